"""The form of a contact: a desk or a function; what looks like a private person’s is shown before it is kept."""

import re
from typing import Any

from django import forms

from reseau.annuaire.choices import Visibilite
from reseau.annuaire.forms.alertes import AlerteForm, alerte_courriel, alerte_telephone, alerte_texte
from reseau.annuaire.forms.champs import SaisieForm
from reseau.annuaire.models import Contact, Lieu, Service
from reseau.structures.models import Structure

_TELEPHONE = re.compile(r"[+(]?\d[\d\u00a0 .()\-]{1,18}")


class ContactForm(SaisieForm, AlerteForm):
    """Add or correct a contact."""

    DIRECTS = ("libelle", "telephone", "courriel", "precision", "visibilite")
    libelle = forms.CharField(
        label="Qui ou quoi", max_length=120,
        help_text="Une fonction ou un guichet : « Secrétariat », « Accueil des jeunes ». Pas le nom d’une personne.",
    )  # fmt: skip
    fiche = forms.ChoiceField(label="Pour")
    telephone = forms.RegexField(
        _TELEPHONE, label="Téléphone professionnel", max_length=20, required=False,
        error_messages={"invalid": "Écrivez un numéro : 05 49 00 00 00, ou 39 49."},
    )  # fmt: skip
    courriel = forms.EmailField(label="Courriel professionnel", required=False)
    precision = forms.CharField(
        label="Précision", max_length=200, required=False, help_text="Par exemple : « le matin, pour un rendez-vous »."
    )
    visibilite = forms.ChoiceField(
        label="Qui voit ce contact", choices=Visibilite.choices, widget=forms.RadioSelect,
        initial=Visibilite.PROFESSIONNELS,
    )  # fmt: skip

    def __init__(self, *args: Any, structure: Structure, contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fiches: dict[str, Lieu | Service] = {
            **{f"lieu-{lieu.pk}": lieu for lieu in structure.lieux.select_related("commune")},
            **{f"service-{service.pk}": service for service in structure.services.all()},
        }
        noms = [(cle, f"{'Lieu' if isinstance(f, Lieu) else 'Service'} : {f.nom}") for cle, f in self._fiches.items()]
        self.fields["fiche"].choices = [("structure", f"Toute la structure ({structure.nom})"), *noms]
        self.fields["fiche"].initial = _cle(contact) if contact else "structure"
        self.remplir(contact)

    def clean(self) -> dict[str, Any]:
        """A telephone or a mail; what looks like a private person's is shown before it is kept."""
        donnees = super().clean()
        joignable = donnees.get("telephone") or donnees.get("courriel")
        if not joignable and not {"telephone", "courriel"} & self.errors.keys():
            self.add_error("telephone", "Donnez un téléphone ou un courriel.")
        for champ in ("libelle", "precision"):
            self.alerter(champ, alerte_texte(donnees.get(champ, "")))
        self.alerter("telephone", alerte_telephone(donnees.get("telephone", "")))
        self.alerter("courriel", alerte_courriel(donnees.get("courriel", "")))
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rules receive."""
        fiche = self._fiches.get(self.cleaned_data["fiche"])
        return super().champs() | {
            "lieu": fiche if isinstance(fiche, Lieu) else None,
            "service": fiche if isinstance(fiche, Service) else None,
        }


def _cle(contact: Contact) -> str:
    if contact.lieu_id:
        return f"lieu-{contact.lieu_id}"
    return f"service-{contact.service_id}" if contact.service_id else "structure"
