"""The form of a row of a duty table."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from home.typographie import JOURS
from reseau.annuaire.choices import RANGS_DU_MOIS, DemiJournee, Semaines
from reseau.annuaire.forms.champs import SaisieForm
from reseau.annuaire.models import Creneau, Service
from reseau.structures.models import Structure

HEURES = {
    DemiJournee.MATIN: (datetime.time(9), datetime.time(12)),
    DemiJournee.APRES_MIDI: (datetime.time(14), datetime.time(17)),
}


class StructureField(forms.CharField):
    """A structure typed by its name or its code."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=160, **kwargs)

    def clean(self, value: Any) -> Structure | None:
        """The structure that the public may see, or say how to name it."""
        texte = super().clean(value)
        visibles = Structure.objects.visibles()
        trouvees = list(visibles.filter(code=texte)[:1]) or list(visibles.filter(nom__iexact=texte)[:2])
        if texte and not trouvees:
            raise ValidationError("Nous ne trouvons pas cette structure. Écrivez son nom comme sur sa fiche.")
        if len(trouvees) > 1:
            raise ValidationError("Plusieurs structures portent ce nom. Écrivez le code de sa fiche.")
        return trouvees[0] if trouvees else None


class StructuresField(forms.CharField):
    """Structures typed by their names or codes, one a line; `connues` are taken as they are named, seen or not."""

    MAX = 12

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=2000, widget=forms.Textarea({"rows": 3}), **kwargs)
        self.connues: dict[str, Structure] = {}

    def clean(self, value: Any) -> list[Structure]:
        """Each of them once, or say which line names none."""
        lignes = [ligne.strip() for ligne in super().clean(value).splitlines() if ligne.strip()]
        if len(lignes) > self.MAX:
            raise ValidationError(f"Pas plus de {self.MAX} structures.")
        lues, fautes, champ = [], [], StructureField()
        for ligne in lignes:
            try:
                lues.append(self.connues.get(ligne) or champ.clean(ligne))
            except ValidationError as faute:
                fautes.append(f"« {ligne} » : {faute.message}")
        if fautes:
            raise ValidationError(fautes)
        return list(dict.fromkeys(lues))


class CreneauForm(SaisieForm):
    """Add or correct a row; `tenues`: the only structures to choose from, None when any may be named."""

    DIRECTS = ("demi_journee", "debut", "fin", "semaines", "du", "au", "sur_rendez_vous", "salle", "jour", "rangs")
    CHAMPS_REFUSES = {"deja_tenu": "jour"}
    structure = StructureField(label="Structure qui reçoit", help_text="Son nom comme sur sa fiche, ou son code.")
    service = forms.ModelChoiceField(
        Service.objects.none(), label="Service donné", required=False, empty_label="Sans préciser"
    )
    jour = forms.TypedChoiceField(
        label="Jour", coerce=int, choices=[(rang, jour.capitalize()) for rang, jour in enumerate(JOURS)]
    )
    demi_journee = forms.ChoiceField(label="Demi-journée", choices=DemiJournee.choices, widget=forms.RadioSelect)
    debut = forms.TimeField(label="De", required=False, help_text="Vide : 9 h le matin, 14 h l’après-midi.")
    fin = forms.TimeField(label="À", required=False, help_text="Vide : 12 h le matin, 17 h l’après-midi.")
    semaines = forms.ChoiceField(
        label="Semaines", choices=Semaines.choices, widget=forms.RadioSelect, initial=Semaines.TOUTES
    )
    rangs = forms.TypedMultipleChoiceField(
        label="Lesquelles dans le mois", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(RANGS_DU_MOIS.items()), help_text="Seulement pour certaines semaines du mois.",
    )  # fmt: skip
    du = forms.DateField(label="À partir du", required=False)
    au = forms.DateField(label="Jusqu’au, compris", required=False)
    sur_rendez_vous = forms.BooleanField(label="Sur rendez-vous", required=False)
    salle = forms.CharField(label="Salle ou bureau", max_length=60, required=False)

    def __init__(
        self, *args: Any, tenues: list[Structure] | None = None, creneau: Creneau | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.creneau = creneau
        self.remplir(creneau)
        if creneau:
            del self.fields["structure"]
        elif tenues is not None:
            self.fields["structure"] = forms.ChoiceField(
                label="Structure qui reçoit", choices=[(structure.code, structure.nom) for structure in tenues],
                error_messages=self.fields["structure"].error_messages,
            )  # fmt: skip
            self._tenues = {structure.code: structure for structure in tenues}
        self._service_poser(creneau.structure if creneau else tenues[0] if tenues and len(tenues) == 1 else None)

    def _service_poser(self, structure: Structure | None) -> None:
        """Services are offered once the structure is known."""
        if structure is None:
            del self.fields["service"]
            return
        self.fields["service"].queryset = structure.services.publies()
        self.fields["service"].initial = self.creneau.service_id if self.creneau else None

    def clean(self) -> dict[str, Any]:
        """Hours of the half-day when none is given; dates and weeks that hold."""
        donnees = super().clean()
        debut, fin = HEURES.get(donnees.get("demi_journee"), (None, None))
        for nom, heure in (("debut", debut), ("fin", fin)):
            if nom not in self.errors and donnees.get(nom) is None:
                donnees[nom] = heure
        if donnees.get("debut") and donnees.get("fin") and donnees["fin"] <= donnees["debut"]:
            self.add_error("fin", "La fin doit suivre le début.")
        if donnees.get("du") and donnees.get("au") and donnees["au"] < donnees["du"]:
            self.add_error("au", "La fin précède le début.")
        if donnees.get("semaines") != Semaines.MOIS:
            donnees["rangs"] = []
        elif not donnees.get("rangs") and "rangs" not in self.errors:
            self.add_error("rangs", "Dites lesquelles.")
        return donnees

    def champs(self) -> dict[str, Any]:
        """What the rules receive."""
        donnees = super().champs()
        if "service" in self.fields:
            donnees["service"] = self.cleaned_data["service"]
        if "structure" in self.fields:
            structure = self.cleaned_data["structure"]
            donnees["structure"] = structure if isinstance(structure, Structure) else self._tenues[structure]
        return donnees
