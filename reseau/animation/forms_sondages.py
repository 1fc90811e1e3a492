"""What is asked for a poll of dates: the dates proposed, what a seat says of each."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from home.formulaires import FormulaireSafran
from home.typographie import date_longue, heure
from reseau.agenda.series import Horaire
from reseau.animation.choices import Disponible
from reseau.animation.models import Disponibilite, Siege, Sondage
from reseau.animation.rules.sondages import DATES_MAX


def _champs_de_dates() -> dict[str, forms.Field]:
    """A day and two hours for each date."""
    champs: dict[str, forms.Field] = {}
    for n in range(1, DATES_MAX + 1):
        champs[f"jour_{n}"] = forms.DateField(label=f"Jour {n}", required=False)
        champs[f"de_{n}"] = forms.TimeField(label=f"Date {n}, de", required=False, initial=datetime.time(14))
        champs[f"a_{n}"] = forms.TimeField(label=f"Date {n}, à", required=False, initial=datetime.time(16))
    return champs


class SondageForm(FormulaireSafran, forms.Form):
    """Up to ten days, each with its hours."""

    CHAMPS_REFUSES: Mapping[str, str] = {
        "dates": "jour_1", "double": "jour_1", "passe": "jour_1", "lointain": "jour_1", "fin": "jour_1",
        "avant": "repondre_avant",
    }  # fmt: skip
    use_required_attribute = False
    endroit = forms.CharField(label="Lieu", max_length=160, required=False, help_text="« Espace Franquin, Angoulême »")
    repondre_avant = forms.DateField(label="Répondre avant le")
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        depart = {"cle": uuid.uuid4(), "repondre_avant": timezone.localdate() + datetime.timedelta(days=7)}
        kwargs["initial"] = {**depart, **kwargs.get("initial", {})}
        self.base_fields = {**self.base_fields, **_champs_de_dates()}
        super().__init__(*args, **kwargs)

    def rangs(self) -> list[tuple[Any, Any, Any]]:
        """The controls of each date."""
        return [(self[f"jour_{n}"], self[f"de_{n}"], self[f"a_{n}"]) for n in range(1, DATES_MAX + 1)]

    def clean(self) -> dict[str, Any]:
        """A day goes with its two hours."""
        donnees = super().clean()
        for n in range(1, DATES_MAX + 1):
            trois = [donnees.get(f"{nom}_{n}") for nom in ("jour", "de", "a")]
            if trois[0] and not all(trois) and not {f"jour_{n}", f"de_{n}", f"a_{n}"} & set(self.errors):
                self.add_error(f"jour_{n}", "Un jour se propose avec ses deux heures.")
        return donnees

    def envoi(self) -> dict[str, Any]:
        """What the rule takes."""
        lus = self.cleaned_data
        horaires = [
            Horaire(lus[f"jour_{n}"], lus[f"de_{n}"], lus[f"a_{n}"])
            for n in range(1, DATES_MAX + 1)
            if lus.get(f"jour_{n}")
        ]
        return {
            "dates": [(horaire.debut, horaire.fin) for horaire in horaires],
            "repondre_avant": lus["repondre_avant"],
            "endroit": lus["endroit"],
            "cle": lus["cle"] or uuid.uuid4(),
        }


class DisponibiliteForm(FormulaireSafran, forms.Form):
    """What one seat says of every date."""

    CHAMPS_REFUSES: Mapping[str, str] = {}
    use_required_attribute = False
    siege = forms.ModelChoiceField(label="Pour le siège de", queryset=Siege.objects.none(), empty_label=None)

    def __init__(self, *args: Any, sondage: Sondage, sieges: list[Siege], **kwargs: Any) -> None:
        premier = sieges[0] if sieges else None
        deja = dict(Disponibilite.objects.filter(date__sondage=sondage, siege=premier).values_list("date", "reponse"))
        self.dates = list(sondage.dates.all())
        kwargs["initial"] = {"siege": premier, **{f"date_{pk}": dite for pk, dite in deja.items()}}
        super().__init__(*args, **kwargs)
        self.fields["siege"].queryset = Siege.objects.filter(pk__in=[siege.pk for siege in sieges])
        self.fields["siege"].label_from_instance = lambda siege: siege.qui or siege.pour_qui
        if len(sieges) < 2:
            self.fields["siege"].widget = forms.HiddenInput()
        for date in self.dates:
            self.fields[f"date_{date.pk}"] = forms.ChoiceField(
                label=f"{date_longue(date.debut)}, {heure(date.debut)} à {heure(date.fin)}".capitalize(),
                choices=Disponible.choices, widget=forms.RadioSelect,
            )  # fmt: skip

    def envoi(self) -> dict[str, Any]:
        """What the rule takes."""
        lus = self.cleaned_data
        return {"siege": lus["siege"], "reponses": {date.pk: lus[f"date_{date.pk}"] for date in self.dates}}
