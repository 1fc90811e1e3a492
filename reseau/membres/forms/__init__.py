"""Forms about people; each field says why it is asked."""

from reseau.membres.forms.comptes import AcceptationForm, DemandeForm, IdentiteForm, InvitationForm, ReponseDemandeForm
from reseau.membres.forms.equipes import DepartForm, FonctionForm, PlusieursForm, TransmissionForm
from reseau.membres.forms.profils import FermetureForm, ProfilForm

__all__ = [
    "AcceptationForm",
    "DemandeForm",
    "DepartForm",
    "FermetureForm",
    "FonctionForm",
    "IdentiteForm",
    "InvitationForm",
    "PlusieursForm",
    "ProfilForm",
    "ReponseDemandeForm",
    "TransmissionForm",
]
