"""Screening: the contraindication questionnaire, its rules and its verdicts."""
