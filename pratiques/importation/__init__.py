"""A document written elsewhere becomes the content of a draft: titles that we know lead to fields, nothing is lost."""

from pratiques.importation.conversion import CompteRendu, contenu_du_document
from pratiques.importation.rubriques import LIBELLES

__all__ = ["LIBELLES", "CompteRendu", "contenu_du_document"]
