"""The `:::` blocks of a lesson: what each may hold, and its title in each language a course may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of block; `inside` names the only block it may stand in (None: the top level of a lesson).

    `headed`: its first paragraph is its head. `recording`: that is a link to audio or video, the rest
    its transcript.
    """

    takes_id: bool = False
    inside: str | None = None
    headed: bool = False
    recording: bool = False


BLOCKS: Mapping[str, Kind] = {
    "scene": Kind(),
    "choice": Kind(takes_id=True),
    "text-says": Kind(),
    "in-practice": Kind(),
    "since-then": Kind(),
    "illustration": Kind(),
    "words": Kind(),
    "cost": Kind(),
    "signs": Kind(),
    "activity": Kind(takes_id=True),
    "model": Kind(inside="activity"),
    "key-points": Kind(),
    "checklist": Kind(takes_id=True),
    "foldout": Kind(headed=True),
    "definition": Kind(headed=True),
    "video": Kind(headed=True, recording=True),
    "audio": Kind(headed=True, recording=True),
}

TITLES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "text-says": "The text says",
        "in-practice": "In practice",
        "since-then": "Since then",
        "illustration": "Illustration, made up for teaching",
        "words": "Words you can use",
        "cost": "What it costs",
        "signs": "Signs that it is going wrong",
        "activity": "Activity",
        "model": "Compare with a model answer",
        "key-points": "Key points",
        "checklist": "Checklist",
        "definition": "Definition",
        "video": "Video",
        "audio": "Audio",
        "transcript": "Transcript",
        "megabytes": "MB",
    },
    "fr": {
        "text-says": "Ce que dit le texte",
        "in-practice": "En pratique",
        "since-then": "Depuis lors",
        "illustration": "Illustration, imaginée pour la formation",
        "words": "Des mots à utiliser",
        "cost": "Ce que cela coûte",
        "signs": "Signes que cela tourne mal",
        "activity": "Activité",
        "model": "Comparer avec une réponse modèle",
        "key-points": "Points clés",
        "checklist": "Liste de contrôle",
        "definition": "Définition",
        "video": "Vidéo",
        "audio": "Enregistrement audio",
        "transcript": "Transcription",
        "megabytes": "Mo",
    },
    "es": {
        "text-says": "Lo que dice el texto",
        "in-practice": "En la práctica",
        "since-then": "Desde entonces",
        "illustration": "Ilustración, inventada para la formación",
        "words": "Palabras que puede usar",
        "cost": "Lo que cuesta",
        "signs": "Señales de que va mal",
        "activity": "Actividad",
        "model": "Comparar con una respuesta modelo",
        "key-points": "Puntos clave",
        "checklist": "Lista de verificación",
        "definition": "Definición",
        "video": "Vídeo",
        "audio": "Audio",
        "transcript": "Transcripción",
        "megabytes": "MB",
    },
    "ru": {
        "text-says": "Что сказано в тексте",
        "in-practice": "На практике",
        "since-then": "С тех пор",
        "illustration": "Иллюстрация, придумано для обучения",
        "words": "Слова, которые можно использовать",
        "cost": "Чего это стоит",
        "signs": "Признаки того, что дело идёт плохо",
        "activity": "Упражнение",
        "model": "Сравнить с образцом ответа",
        "key-points": "Главное",
        "checklist": "Контрольный список",
        "definition": "Определение",
        "video": "Видео",
        "audio": "Аудиозапись",
        "transcript": "Расшифровка",
        "megabytes": "МБ",
    },
    "ar": {
        "text-says": "ما يقوله النص",
        "in-practice": "في الممارسة",
        "since-then": "منذ ذلك الحين",
        "illustration": "مثال توضيحي وُضع لأغراض التدريب",
        "words": "عبارات يمكن استخدامها",
        "cost": "ما الكلفة",
        "signs": "علامات على أن الأمور لا تسير على ما يرام",
        "activity": "نشاط",
        "model": "المقارنة بإجابة نموذجية",
        "key-points": "نقاط رئيسية",
        "checklist": "قائمة مراجعة",
        "definition": "تعريف",
        "video": "فيديو",
        "audio": "تسجيل صوتي",
        "transcript": "النص المكتوب",
        "megabytes": "ميغابايت",
    },
    "zh": {
        "text-says": "决议原文",
        "in-practice": "实践中",
        "since-then": "此后",
        "illustration": "示例（为教学而编写）",
        "words": "可以使用的话",
        "cost": "代价",
        "signs": "出现问题的迹象",
        "activity": "活动",
        "model": "与参考答案比较",
        "key-points": "要点",
        "checklist": "核对清单",
        "definition": "定义",
        "video": "视频",
        "audio": "音频",
        "transcript": "文字稿",
        "megabytes": "MB",
    },
}
"""Titles by course language; `scene`, `choice` and `foldout` have none. `transcript` and `megabytes` are words in
`video` and `audio`.

They are proposals until a native reader has checked.
"""
