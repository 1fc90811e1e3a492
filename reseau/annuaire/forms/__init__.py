"""Forms of the directory."""

from reseau.annuaire.forms.imports import ImportForm
from reseau.annuaire.forms.lieux import LieuForm
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.forms.services import ServiceForm, StructureFicheForm

__all__ = ["ImportForm", "LieuForm", "RechercheForm", "ServiceForm", "StructureFicheForm"]
