"""Text of real length for cases, in the six languages; and the words that people search for."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from learnhub.domain.outline import Course

SENTENCES = {
    "fr": (
        "Les partenaires ont signé l'accord avant de dire qui paierait l'entretien des pompes.",
        "Le ministère a demandé une copie du budget et nous n'en avions pas de version à jour.",
        "Nous avons publié la liste des dons en nature, avec leur valeur et la date de réception.",
        "Une seule entreprise connaissait le prix de départ, et les deux autres l'ont appris trop tard.",
        "Après trois mois, les coopératives ont cessé d'envoyer leurs données de pêche.",
        "La réunion a été déplacée dans le village et traduite, et les producteurs y ont pris la parole.",
        "Personne n'avait noté pourquoi le siège des petits producteurs restait vide.",
        "Le comité a refusé le logo sur les véhicules, et le partenaire est resté quand même.",
        "Les résultats ont été lus ensemble deux fois par an, même quand ils étaient mauvais.",
        "Un contrat court, relu par un juriste du pays, a évité un long désaccord.",
    ),
    "es": (
        "Los socios firmaron el acuerdo antes de decidir quién pagaría la reparación de las neveras.",
        "El ministerio pidió el presupuesto y nosotros solo teníamos una versión del año anterior.",
        "Publicamos la lista de donaciones en especie con su valor y la fecha de entrega.",
        "Una empresa conocía el precio de salida y las otras dos se enteraron demasiado tarde.",
        "Al cabo de tres meses las cooperativas dejaron de enviar sus datos de pesca.",
        "Llevamos la reunión a la aldea con un intérprete y los productores hablaron por primera vez.",
        "Nadie había escrito por qué quedaba vacía la silla de los pequeños productores.",
        "El comité rechazó el logotipo en los vehículos y el socio siguió con nosotros.",
        "Leímos juntos los resultados dos veces al año, también cuando eran malos.",
        "Un contrato breve, revisado por una jurista del país, evitó un largo desacuerdo.",
    ),
    "ru": (
        "Партнёры подписали соглашение раньше, чем решили, кто платит за ремонт холодильников.",
        "Министерство попросило бюджет, а у нас была только прошлогодняя версия.",
        "Мы опубликовали список взносов натурой с их стоимостью и датой получения.",
        "Одна компания знала начальную цену, две другие узнали о ней слишком поздно.",
        "Через три месяца кооперативы перестали присылать данные об уловах.",
        "Мы перенесли встречу в деревню, пригласили переводчика, и производители впервые заговорили.",
        "Никто не записал, почему место мелких производителей оставалось пустым.",
        "Комитет отказал в логотипе на машинах, и партнёр всё равно остался.",
        "Мы читали итоги вместе два раза в год, даже когда они были плохими.",
        "Короткий договор, проверенный местным юристом, избавил нас от долгого спора.",
    ),
    "ar": (
        "وقّع الشركاء الاتفاق قبل أن يتفقوا على من يدفع ثمن إصلاح الثلاجات.",
        "طلبت الوزارة الميزانية ولم تكن لدينا سوى نسخة العام الماضي.",
        "نشرنا قائمة التبرعات العينية مع قيمتها وتاريخ تسلّمها.",
        "كانت شركة واحدة تعرف السعر الأول، وعرفته الشركتان الأخريان بعد فوات الأوان.",
        "بعد ثلاثة أشهر توقفت التعاونيات عن إرسال بيانات الصيد.",
        "نقلنا الاجتماع إلى القرية مع مترجم فتحدث المنتجون للمرة الأولى.",
        "لم يكتب أحد لماذا بقي مقعد صغار المنتجين فارغا.",
        "رفضت اللجنة الشعار على المركبات وبقي الشريك معنا.",
        "قرأنا النتائج معا مرتين في السنة حتى عندما كانت سيئة.",
        "عقد قصير راجعه محام من البلد جنّبنا خلافا طويلا.",
    ),
    "zh": (
        "各方在决定由谁支付冰箱维修费之前就签署了协议。",
        "部里要求提供预算,而我们只有去年的版本。",
        "我们公布了实物捐助清单,写明价值和收到日期。",
        "一家公司知道起始价格,另外两家知道得太晚。",
        "三个月后,合作社不再发送捕捞数据。",
        "我们把会议搬到村里并请了翻译,生产者第一次发言。",
        "没有人写下小生产者的席位为什么一直空着。",
        "委员会拒绝在车辆上使用标志,合作伙伴仍然留了下来。",
        "我们每年一起阅读两次成果,即使成果不好也是如此。",
        "一份由当地律师审阅的简短合同避免了长期争议。",
    ),
}
"""Sentences of cases that are not in English."""

SYLLABLES = ("ba", "do", "ka", "le", "mi", "no", "pu", "ra", "si", "ta", "ve", "zo", "lun", "mar", "ten", "gal")
LENGTHS = {"situation": 60, "action": 55, "result": 45, "what_did_not_work": 30}
"""Words of each answer; a published case has some 230 with its lesson learned."""


@dataclass(frozen=True)
class Told:
    """The texts of one case."""

    language: str
    answers: dict[str, str]
    when: str
    do: str
    because: str
    title: str
    summary: str


class Teller:
    """Tells cases: real sentences of the course text, or of `SENTENCES`, with made-up places among them."""

    def __init__(self, course: Course, chance: random.Random) -> None:
        self._chance = chance
        english = [
            sentence
            for module in course.modules
            for lesson in module.lessons
            for sentence in re.findall(r"[A-Z][^.?!]{25,160}[.]", lesson.text)
        ]
        self._sentences = {"en": english, **SENTENCES}

    def tell(self, language: str) -> Told:
        """One case in this language."""
        return Told(
            language=language,
            answers={name: self._words(language, count) for name, count in LENGTHS.items()},
            when=self._clause(language),
            do=self._clause(language),
            because=self._clause(language),
            title=self._clause(language)[:110],
            summary=self._words(language, 14)[:270],
        )

    def _words(self, language: str, count: int) -> str:
        said: list[str] = []
        length = 0
        while length < count:
            sentence = self._chance.choice(self._sentences[language])
            length += len(sentence) // 2 if language == "zh" else sentence.count(" ") + 1
            said.append(sentence)
        if self._chance.random() < 0.5:
            said.append(f"{self._place()}.")
        return " ".join(said)

    def _clause(self, language: str) -> str:
        return self._chance.choice(self._sentences[language]).rstrip(".。")

    def _place(self) -> str:
        return "".join(self._chance.choice(SYLLABLES) for _ in range(3)).capitalize()


def questions(texts: Sequence[str], commonest: str, count: int, chance: random.Random) -> list[str]:
    """What people search for: one to three words that stand near each other; every tenth is the commonest word."""
    asked = []
    for number in range(count):
        words = chance.choice(texts).split()
        at = chance.randrange(len(words))
        asked.append(commonest if number % 10 == 0 else " ".join(words[at : at + 1 + number % 3]))
    return asked


def commonest_word(texts: Sequence[str]) -> str:
    """The word that stands in most of these texts."""
    found: dict[str, int] = {}
    for text in texts:
        for word in set(re.findall(r"\w+", text.lower())):
            found[word] = found.get(word, 0) + 1
    return max(found, key=lambda word: found[word])
