"""The forms of this room: file a request, answer it."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from home.ecrans.forms import TexteLuForm
from home.registre import Besoin
from home.temps.typographie import date_courte
from reseau.comptes.models import Compte
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Theme, TypePublic
from safran.demandes.choices import MOTIF_MAX
from safran.demandes.models import DemandeFormation
from safran.demandes.permissions import bassins_a_servir
from safran.demandes.queries import sessions_a_citer
from safran.formations.portes import formations_publiees
from safran.inscriptions.models import SessionFormation


class DemandeForm(TexteLuForm, forms.ModelForm):
    """A request as it is typed; what the page that found the need said already is filled."""

    surveilles = ("titre", "besoin")
    use_required_attribute = False

    cle = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = DemandeFormation
        fields = ("titre", "besoin", "bassins", "publics", "themes", "nombre", "avant_le")
        widgets = {
            "besoin": forms.Textarea({"rows": 5}),
            **dict.fromkeys(("bassins", "publics", "themes"), forms.CheckboxSelectMultiple),
        }
        help_texts = {
            "titre": "En quelques mots : « Accueillir une personne sourde ».",
            "besoin": "Ce qui manque aux équipes aujourd’hui, et ce qu’elles sauraient faire ensuite.",
            "nombre": "À peu près.",
        }

    def __init__(self, *args: Any, compte: Compte, origine: Besoin | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), **_depart(origine)}
        super().__init__(*args, **kwargs)
        siens = bassins_a_servir(compte)
        self.fields["bassins"].queryset = siens
        self.fields["publics"].queryset = TypePublic.objects.en_vigueur()
        self.fields["themes"].queryset = Theme.objects.en_vigueur()
        if len(seuls := list(siens[:2])) == 1:
            self.initial["bassins"] = seuls

    def champs(self) -> dict[str, Any]:
        return self.cleaned_data


def _depart(origine: Besoin | None) -> dict[str, Any]:
    if origine is None:
        return {}
    return {
        "titre": origine.libelle[:120],
        "besoin": origine.mots,
        "bassins": list(Bassin.objects.filter(code__in=origine.bassins)),
        "publics": list(TypePublic.objects.filter(code__in=origine.publics)),
        "themes": list(Theme.objects.filter(code__in=origine.themes)),
    }


class MotForm(TexteLuForm):
    """A word for who filed it."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Un mot pour qui l’a déposée", max_length=MOTIF_MAX, required=False, widget=forms.Textarea({"rows": 3})
    )


class MotifForm(TexteLuForm):
    """Why it is set aside."""

    surveilles = ("motif",)
    motif = forms.CharField(
        label="Motif", max_length=MOTIF_MAX, widget=forms.Textarea({"rows": 3}), help_text="Qui l’a déposée le lira."
    )


class ProgrammerForm(MotForm):
    """By what it is answered: a session, else a training."""

    CHAMPS_REFUSES: Mapping[str, str] = {"formation": "formation", "session": "session"}
    session = forms.ModelChoiceField(
        SessionFormation.objects.none(), label="Session", required=False, empty_label="Aucune en particulier"
    )
    formation = forms.ModelChoiceField(
        None, label="Formation", required=False, empty_label="Celle de la session",
        help_text="Sans session : celle que l’on suit à distance, ou dont la session est à préparer.",
    )  # fmt: skip
    field_order = ("session", "formation", "motif", "garder")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions_a_citer()
        self.fields["session"].label_from_instance = _session_dite
        self.fields["formation"].queryset = formations_publiees()
        self.fields["formation"].label_from_instance = lambda formation: formation.title


def _session_dite(session: SessionFormation) -> str:
    quand = date_courte(session.premier_jour) if session.premier_jour else "date à fixer"
    return f"{session.formation.title}, {session.lieu}, {quand}"
