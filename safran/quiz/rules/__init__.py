"""Every write of the quizzes: attempts, what is forgotten of them, time granted, new markings, daily training."""
