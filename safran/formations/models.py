"""The models of the catalogue are pages; they stand in pages.py."""

from safran.formations.pages import CataloguePage, FormationPage, FormationTag

__all__ = ["CataloguePage", "FormationPage", "FormationTag"]
