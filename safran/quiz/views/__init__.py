"""Screens of the quizzes."""
