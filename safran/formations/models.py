"""The models of the catalogue: pages, which stand in pages.py, and who answers for them."""

from safran.formations.organismes import OrganismeFormation
from safran.formations.pages import CataloguePage, FormationPage, FormationTag

__all__ = ["CataloguePage", "FormationPage", "FormationTag", "OrganismeFormation"]
