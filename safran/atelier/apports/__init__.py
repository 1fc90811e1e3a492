"""What a training is made from when it is not typed: from a document or a note to a plan, and its account."""
