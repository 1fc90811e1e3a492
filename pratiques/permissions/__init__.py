"""Who may what with a practice note; whoever may not gets 404, whether the object exists or not."""
