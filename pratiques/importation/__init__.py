"""A document written elsewhere becomes the content of a draft: titles that we know lead to fields, nothing is lost."""
