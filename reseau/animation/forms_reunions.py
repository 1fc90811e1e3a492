"""What is asked to prepare a meeting: its date and place, its agenda, a point, a document, an answer."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from home.alertes import TexteLuForm
from home.fichiers import DOCUMENTS, document_verifier
from home.formulaires import FormulaireSafran
from reseau.agenda.queries.lieux import lieu_lire
from reseau.agenda.series import Horaire, horaire_de
from reseau.animation.choices import Nature, Reponse
from reseau.animation.models import Point, Reunion
from reseau.animation.rules.envoi import ECRIVENT, Geste

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
