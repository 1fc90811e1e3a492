"""Forms of what prepares a meeting: its date and place, its agenda, its documents, an answer, a poll of dates."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran, TexteLuForm
from home.fichiers.reception import DOCUMENTS, document_verifier
from home.temps.typographie import date_longue, heure
from reseau.agenda.portes import Horaire, horaire_de, lieu_lire
from reseau.animation.choices import Disponible, Nature, Reponse
from reseau.animation.models import Disponibilite, Point, Reunion, Siege, Sondage
from reseau.animation.rules.convocations import DATES_MAX, ECRIVENT, Geste

# What is asked to prepare a meeting: its date and place, its agenda, a point, a document, an answer.

MINUTES_MAX = 480


class DateForm(TexteLuForm):
    """When and where a meeting is."""

    CHAMPS_REFUSES: Mapping[str, str] = {
        "fin": "a", "passe": "jour", "lointain": "jour", "chevauchement": "jour", "delai": "motif_delai",
    }  # fmt: skip
    surveilles = ("motif_delai",)
    use_required_attribute = False
    jour = forms.DateField(label="Jour")
    de = forms.TimeField(label="De")
    a = forms.TimeField(label="À")
    endroit = forms.CharField(
        label="Lieu", max_length=160, required=False, help_text="« Espace Franquin, Angoulême », ou rien à distance."
    )
    salle = forms.CharField(label="Salle", max_length=80, required=False)
    lien = forms.URLField(label="Lien à distance", max_length=200, required=False, assume_scheme="https")
    motif_delai = forms.CharField(
        label="Pourquoi si près de la date", max_length=200, required=False,
        help_text="Demandé quand le délai du règlement n’est pas tenu ; chaque siège le lit.",
    )  # fmt: skip
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, horaire: Horaire, reunion: Reunion | None = None, **kwargs: Any) -> None:
        ecrits = ("endroit", "salle", "lien") if reunion else ()
        dits = {nom: getattr(reunion, nom) for nom in ecrits}
        kwargs["initial"] = {"jour": horaire.jour, "de": horaire.de, "a": horaire.a, "cle": uuid.uuid4(), **dits}
        super().__init__(*args, **kwargs)
        if reunion is None:
            del self.fields["motif_delai"]
        else:
            del self.fields["cle"]

    def clean(self) -> dict[str, Any]:
        """Somewhere, or at a distance."""
        donnees = super().clean()
        if not (donnees.get("endroit") or donnees.get("lien")) and not {"endroit", "lien"} & set(self.errors):
            self.add_error("endroit", "Dites où, ou donnez un lien à distance.")
        return donnees

    def envoi(self) -> dict[str, Any]:
        """What the rules take: two instants, the place as it is typed, and the one of the directory that it names."""
        lus = dict(self.cleaned_data)
        horaire = Horaire(lus.pop("jour"), lus.pop("de"), lus.pop("a"))
        lieu = lieu_lire(lus["endroit"]).lieu if lus["endroit"] else None
        return {**lus, "debut": horaire.debut, "fin": horaire.fin, "lieu": lieu}


def date_form(reunion: Reunion, *args: Any) -> DateForm:
    """The form of the date of a meeting that is written already."""
    return DateForm(*args, horaire=horaire_de(reunion.debut, reunion.fin), reunion=reunion)


class PointForm(TexteLuForm, forms.ModelForm):
    """One point: what, what is expected of it, how long, who presents it."""

    surveilles = ("titre", "preparation")
    use_required_attribute = False
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Point
        fields = ("titre", "nature", "duree", "presente_par", "preparation")
        widgets = {"preparation": forms.Textarea({"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["presente_par"].widget.attrs["list"] = "presentent"
        if self.instance.office:
            self.fields["titre"].disabled = True

    def envoi(self) -> dict[str, Any]:
        """The words alone."""
        return {nom: self.cleaned_data[nom] for nom in self.Meta.fields}


class PreparationForm(TexteLuForm):
    """The whole page: the nature and the minutes of each point, a new one, why so near; one button was pressed."""

    CHAMPS_REFUSES: Mapping[str, str] = {"delai": "motif_delai", "trop": "titre"}
    surveilles = ("titre", "motif_delai")
    use_required_attribute = False
    titre = forms.CharField(label="Titre du point", max_length=120, required=False)
    presente_par = forms.CharField(
        label="Présenté par", max_length=120, required=False, widget=forms.TextInput({"list": "presentent"})
    )
    duree = forms.IntegerField(label="Minutes", min_value=1, max_value=MINUTES_MAX, required=False, initial=10)
    motif_delai = forms.CharField(label="Pourquoi si près de la date", max_length=200, required=False)
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reunion: Reunion, **kwargs: Any) -> None:
        depart = {"motif_delai": reunion.motif_delai, "cle": uuid.uuid4()}
        kwargs["initial"] = {**depart, **kwargs.get("initial", {})}
        self.points = list(reunion.points.all())
        super().__init__(*args, **kwargs)
        for point in self.points:
            nature = forms.ChoiceField(
                label=f"Nature du point {point.ordre}", choices=Nature.choices, required=False, initial=point.nature
            )
            duree = forms.IntegerField(
                label=f"Durée du point {point.ordre}, en minutes", min_value=1, max_value=MINUTES_MAX, required=False,
                initial=point.duree,
            )  # fmt: skip
            for nom, champ in (("nature", nature), ("duree", duree)):
                champ.widget.attrs["class"] = "odj__champ nombre" if nom == "duree" else "odj__champ"
                self.fields[f"{nom}-{point.uuid.hex}"] = champ
        self.geste = _geste_lire(self.data.get("geste", ""))

    def champs_de(self, point: Point) -> tuple[Any, Any]:
        """The two controls of a point."""
        return self[f"nature-{point.uuid.hex}"], self[f"duree-{point.uuid.hex}"]

    def clean(self) -> dict[str, Any]:
        """A point that is put somewhere has a title."""
        donnees = super().clean()
        if self.geste.nom in ECRIVENT and not donnees.get("titre") and "titre" not in self.errors:
            self.add_error("titre", "Donnez un titre à ce point.")
        return donnees

    @property
    def neuf(self) -> dict[str, Any]:
        """The point being typed."""
        lus = self.cleaned_data
        return {"titre": lus["titre"], "presente_par": lus["presente_par"], "duree": lus["duree"] or 10}

    @property
    def reste_a_ecrire(self) -> bool:
        """A point is being typed, and this button did not take it."""
        return bool(self.cleaned_data["titre"]) and self.geste.nom not in ECRIVENT

    def envoi(self) -> dict[str, Any]:
        """What the rule takes; what a page older than the agenda does not know stays as it is."""
        lus, reglages = self.cleaned_data, {}
        for point in self.points:
            dits = {nom: lus.get(f"{nom}-{point.uuid.hex}") for nom in ("nature", "duree")}
            reglages[point.uuid] = {nom: valeur for nom, valeur in dits.items() if valeur}
        return {
            "geste": self.geste,
            "reglages": reglages,
            "neuf": self.neuf,
            "cle": lus.get("cle") or uuid.uuid4(),
            "motif_delai": lus["motif_delai"],
        }


def _geste_lire(texte: str) -> Geste:
    """« monter:<uuid>:3 »; what is not a gesture keeps what was typed."""
    nom, _, reste = texte.partition(":")
    identifiant, _, vue = reste.partition(":")
    try:
        point = uuid.UUID(identifiant) if identifiant else None
    except ValueError:
        return Geste()
    return Geste(nom or "garder", point, int(vue) if vue.isascii() and vue.isdigit() and len(vue) < 6 else None)


class PieceForm(FormulaireSafran, forms.Form):
    """A document, and the point that it goes with."""

    CHAMPS_REFUSES: Mapping[str, str] = {"trop": "fichier"}
    fichier = forms.FileField(
        label="Document", max_length=120, help_text="PDF, texte, tableur ou présentation, 20 Mo au plus.",
        widget=forms.FileInput({"accept": ",".join(f".{e}" for e in DOCUMENTS)}),
    )  # fmt: skip
    point = forms.ModelChoiceField(
        label="Pour le point", queryset=Point.objects.none(), required=False, empty_label="Toute la réunion"
    )
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, reunion: Reunion, **kwargs: Any) -> None:
        kwargs["initial"] = {"cle": uuid.uuid4()}
        super().__init__(*args, **kwargs)
        self.fields["point"].queryset = reunion.points.all()

    def clean_fichier(self) -> UploadedFile:
        """A document of a kind that is read, not too heavy, that is what its name says."""
        return document_verifier(self.cleaned_data["fichier"])


class ReponseForm(TexteLuForm):
    """The answer of one seat: a button, and who stands in."""

    CHAMPS_REFUSES: Mapping[str, str] = {"reponse": "reponse", "remplacant": "remplacant"}
    reponse = forms.ChoiceField(label="Réponse", choices=Reponse.choices, widget=forms.RadioSelect)
    remplacant = forms.CharField(label="Remplacé ou remplacée par", max_length=120, required=False)


class MotifForm(TexteLuForm):
    """Why, in one sentence that every seat reads."""

    surveilles = ("motif",)
    motif = forms.CharField(label="Pourquoi", max_length=200, widget=forms.Textarea({"rows": 3}))


# What is asked for a poll of dates: the dates proposed, what a seat says of each.


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
