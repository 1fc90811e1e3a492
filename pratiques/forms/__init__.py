"""Forms: the express note and its rows, the interview, a reading, a reason, a reprise, an exchange, a collection."""

from pratiques.forms.collection import CollectionForm, RangerForm
from pratiques.forms.document import DocumentForm
from pratiques.forms.echange import (
    MessageForm,
    ModererForm,
    ReponseForm,
    SignalerContenuForm,
    SignalerMessageForm,
    TraiterForm,
)
from pratiques.forms.ecriture import Ecriture, contenu_lire
from pratiques.forms.entretien import QUESTIONS, EntretienForm
from pratiques.forms.fiche import FicheForm
from pratiques.forms.fil import FilForm
from pratiques.forms.relecture import ConfirmerForm, MotifForm, RelectureForm, RemplacerForm
from pratiques.forms.reprise import GardeForm, RecommanderForm, ReponseRepriseForm, ReprendreForm

__all__ = [
    "CollectionForm",
    "ConfirmerForm",
    "DocumentForm",
    "Ecriture",
    "EntretienForm",
    "FicheForm",
    "FilForm",
    "GardeForm",
    "MessageForm",
    "ModererForm",
    "MotifForm",
    "QUESTIONS",
    "RangerForm",
    "RecommanderForm",
    "RelectureForm",
    "RemplacerForm",
    "ReponseForm",
    "ReponseRepriseForm",
    "ReprendreForm",
    "SignalerContenuForm",
    "SignalerMessageForm",
    "TraiterForm",
    "contenu_lire",
]
