"""Forms of the directory."""

from reseau.annuaire.forms.contacts import ContactForm
from reseau.annuaire.forms.correspondances import CorrespondanceFichierForm, CorrespondanceForm
from reseau.annuaire.forms.imports import ImportForm
from reseau.annuaire.forms.lieux import LieuForm
from reseau.annuaire.forms.permanences import CreneauForm
from reseau.annuaire.forms.recherche import RechercheForm
from reseau.annuaire.forms.reseaux import ReseauFicheForm, StructuresReseauForm
from reseau.annuaire.forms.services import ServiceADistanceForm, ServiceAuLieuForm, ServiceForm, StructureFicheForm
from reseau.annuaire.forms.signalements import FiltreSignalementsForm, IssueForm, SignalementForm
from reseau.annuaire.forms.tableau import FiltreTableauForm

__all__ = [
    "ContactForm",
    "CreneauForm",
    "CorrespondanceFichierForm",
    "CorrespondanceForm",
    "FiltreSignalementsForm",
    "FiltreTableauForm",
    "ImportForm",
    "IssueForm",
    "LieuForm",
    "RechercheForm",
    "ReseauFicheForm",
    "ServiceADistanceForm",
    "ServiceAuLieuForm",
    "ServiceForm",
    "SignalementForm",
    "StructureFicheForm",
    "StructuresReseauForm",
]
