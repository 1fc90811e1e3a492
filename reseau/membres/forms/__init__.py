"""Forms about people; each field says why it is asked."""

from reseau.membres.forms.appartenances import AppartenanceForm, ConfirmationForm, FinAppartenanceForm
from reseau.membres.forms.comptes import AcceptationForm, DemandeForm, IdentiteForm, InvitationForm, ReponseDemandeForm
from reseau.membres.forms.equipes import DepartForm, FonctionForm, PlusieursForm, TransmissionForm
from reseau.membres.forms.mandats import FinForm, NominationForm, ProlongationForm, PropositionForm, SuppleanceForm
from reseau.membres.forms.profils import FermetureForm, ProfilForm

__all__ = [
    "AcceptationForm",
    "AppartenanceForm",
    "ConfirmationForm",
    "DemandeForm",
    "DepartForm",
    "FermetureForm",
    "FinAppartenanceForm",
    "FinForm",
    "FonctionForm",
    "IdentiteForm",
    "InvitationForm",
    "NominationForm",
    "PlusieursForm",
    "ProfilForm",
    "ProlongationForm",
    "PropositionForm",
    "ReponseDemandeForm",
    "SuppleanceForm",
    "TransmissionForm",
]
