"""The form of a contact: a desk or a function; what looks like a private person’s is shown before it is kept."""

import re
from typing import Any

from django import forms

from home.detecteur import identifiants_detecter, phrase_alerte
from home.formulaires import FormulaireSafran
from reseau.annuaire.choices import Visibilite
from reseau.annuaire.forms.champs import JetonMixin, jeton_champ
from reseau.annuaire.models import Contact, Lieu, Service
from reseau.structures.models import Structure

DIRECTS = ("libelle", "telephone", "courriel", "precision", "visibilite")
SINON = "cochez plus bas que c’est un contact de travail"
DOMAINES_PERSONNELS = frozenset(
    "gmail.com hotmail.com hotmail.fr outlook.com outlook.fr live.fr yahoo.fr yahoo.com orange.fr wanadoo.fr free.fr "
    "laposte.net sfr.fr neuf.fr bbox.fr icloud.com protonmail.com proton.me".split()
)
_TELEPHONE = re.compile(r"[+(]?\d[\d\u00a0 .()\-]{1,18}")
_PORTABLE = re.compile(r"^(?:\+33|0033|0)\(?0?\)?[67]")


class ContactForm(JetonMixin, FormulaireSafran, forms.Form):
    """Add or correct a contact."""

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
    garder = forms.BooleanField(label="C’est un contact de travail : l’enregistrer tel quel", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    jeton = jeton_champ()

    def __init__(self, *args: Any, structure: Structure, contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fiches: dict[str, Lieu | Service] = {
            **{f"lieu-{lieu.pk}": lieu for lieu in structure.lieux.select_related("commune")},
            **{f"service-{service.pk}": service for service in structure.services.all()},
        }
        noms = [(cle, f"{'Lieu' if isinstance(f, Lieu) else 'Service'} : {f.nom}") for cle, f in self._fiches.items()]
        self.fields["fiche"].choices = [("structure", f"Toute la structure ({structure.nom})"), *noms]
        self.fields["fiche"].initial = "structure"
        self.jeton_poser(ajout=contact is None)
        self.alerte = False
        if contact:
            for nom in DIRECTS:
                self.fields[nom].initial = getattr(contact, nom)
            self.fields["version"].initial = contact.version
            self.fields["fiche"].initial = _cle(contact)

    @property
    def champs_contact(self) -> list[forms.BoundField]:
        """The visible fields, the box of confirmation apart."""
        return [self[nom] for nom in ("libelle", "fiche", "telephone", "courriel", "precision", "visibilite")]

    def clean(self) -> dict[str, Any]:
        """A telephone or a mail; what looks like a private person's is shown before it is kept."""
        donnees = super().clean()
        joignable = donnees.get("telephone") or donnees.get("courriel")
        if not joignable and not {"telephone", "courriel"} & self.errors.keys():
            self.add_error("telephone", "Donnez un téléphone ou un courriel.")
        for champ, phrase in self._alertes(donnees):
            self.alerte = True
            if not donnees.get("garder"):
                self.add_error(champ, phrase)
        return donnees

    def _alertes(self, donnees: dict[str, Any]) -> list[tuple[str, str]]:
        alertes = []
        for champ in ("libelle", "precision"):
            if detections := identifiants_detecter(donnees.get(champ, "")):
                alertes.append((champ, phrase_alerte(detections, SINON)))
        if _PORTABLE.match(re.sub(r"[^\d+()]", "", donnees.get("telephone", ""))):
            alertes.append(
                ("telephone", f"C’est un téléphone portable. S’il est personnel, retirez-le ; sinon, {SINON}.")
            )
        if donnees.get("courriel", "").rpartition("@")[2].lower() in DOMAINES_PERSONNELS:
            alertes.append(("courriel", f"On dirait une adresse personnelle. Retirez-la ou, sinon, {SINON}."))
        return alertes

    def champs(self) -> dict[str, Any]:
        """What the rules receive."""
        fiche = self._fiches.get(self.cleaned_data["fiche"])
        return {nom: self.cleaned_data[nom] for nom in DIRECTS} | {
            "lieu": fiche if isinstance(fiche, Lieu) else None,
            "service": fiche if isinstance(fiche, Service) else None,
        }


def _cle(contact: Contact) -> str:
    if contact.lieu_id:
        return f"lieu-{contact.lieu_id}"
    return f"service-{contact.service_id}" if contact.service_id else "structure"
