"""Forms of the directory."""

from reseau.annuaire.forms.lieux import LieuForm
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.forms.services import ServiceForm, StructureFicheForm

__all__ = ["LieuForm", "RechercheForm", "ServiceForm", "StructureFicheForm"]
