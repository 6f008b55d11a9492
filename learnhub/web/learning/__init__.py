"""Courses: catalogue, course, lesson, completion."""
