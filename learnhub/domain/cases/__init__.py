"""Cases of practice: the nine questions (form), the moves from draft to published (moves), who may judge (judges)."""
