"""Who may see and edit what; whoever may not gets 404, whether the sheet exists or not."""
