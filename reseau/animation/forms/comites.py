"""Forms of bodies and seats: open, change, close; who is chosen for a seat, named, ended."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran
from reseau.animation.choices import Qualite, TypeComite
from reseau.animation.models import Comite, Siege
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_region
from reseau.membres.portes import AChoisir, profils_en_vigueur, visibles_pour
from reseau.structures.models import Reseau, Structure
from reseau.territoires.models import Bassin, Commission

# What is chosen by its name before a seat is given: the person, or the structure.


def comptes_a_sieger(compte: Compte) -> QuerySet[Compte]:
    """Open accounts that this person may name to a seat: all for the Région, else those that show themselves to her."""
    comptes = Compte.objects.filter(is_active=True).order_by("nom", "prenom", "pk")
    if est_region(compte):
        return comptes
    montres = profils_en_vigueur().filter(visibilite__in=visibles_pour(compte))
    return comptes.filter(pk__in=montres.values("compte"))


class PersonnesASieger(AChoisir):
    """Open accounts that may be given a seat."""

    objets, cherche = ("personne", "personnes", "Personne ne répond à ce nom"), "Nom de la personne"
    dits = ("prenom", "nom")
    gabarit, rang = "animation/instances/choisir.html", "animation/instances/choisir_personne.html"
    chapo = "Cherchez la personne qui siégera. Elle a déjà un compte."
    sans_reponse = "Elle n’a peut-être pas de compte, ou ne se montre pas au réseau."

    @property
    def titre(self) -> str:
        """The body that gains a seat."""
        return f"Nommer à un siège : {self.sujet.nom}"

    def offertes(self) -> QuerySet[Compte]:
        """Those of who names."""
        return comptes_a_sieger(self.compte)


class StructuresASieger(AChoisir):
    """Structures of the network, for a seat that nobody holds by name."""

    objets, cherche = ("structure", "structures", "Aucune structure ne répond à ce nom"), "Nom de la structure"
    dits = ("nom", "sigle")
    gabarit, rang = "animation/instances/choisir.html", "membres/appartenance_choisir_rang.html"
    chapo = "Le siège est celui d’une structure. Qui la représente se dit ensuite, ou plus tard."
    sans_reponse = "Elle n’est peut-être pas dans l’annuaire."

    @property
    def titre(self) -> str:
        """The body that gains a seat."""
        return f"Un siège pour une structure : {self.sujet.nom}"

    def offertes(self) -> QuerySet[Structure]:
        """Those that the directory shows."""
        return Structure.objects.visibles().select_related("reseau").order_by("nom", "pk")


# Forms of bodies and seats: open, change, close; name, end.

REGLES = ("visibilite", "cadence", "delai_convocation", "delai_observations", "quorum")
PRIS = frozenset({"ouvrir"})  # une adresse de cette pièce : /instances/ouvrir/


class ReglesForm(FormulaireSafran, forms.ModelForm):
    """The name of a body, who reads its meetings, and its delays."""

    class Meta:
        model = Comite
        fields = ("nom", *REGLES)


class OuvrirForm(FormulaireSafran, forms.ModelForm):
    """A new body; the key holds double clicks."""

    cle = forms.UUIDField(widget=forms.HiddenInput)
    du = forms.DateField(label="Ouverte à partir du")

    class Meta:
        model = Comite
        fields = ("genre", "nom", "code", "bassin", "commission", "parent", *REGLES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        depart = {"cle": uuid.uuid4(), "du": timezone.localdate(), "genre": TypeComite.LOCAL}
        super().__init__(*args, initial=depart | kwargs.pop("initial", {}), **kwargs)
        pourvus = Comite.objects.filter(au=None).exclude(bassin=None).values("bassin")
        self.fields["bassin"].queryset = Bassin.objects.en_vigueur().exclude(pk__in=pourvus).order_by("nom")
        self.fields["bassin"].help_text = "Pour un comité local d’animation. Ceux qui en ont un n’y sont pas."
        self.fields["commission"].queryset = Commission.objects.en_vigueur().order_by("nom")
        self.fields["commission"].help_text = "Pour une commission territoriale."
        self.fields["parent"].queryset = Comite.objects.en_vigueur().order_by("genre", "nom")

    def clean_code(self) -> str:
        """Not a word that this room keeps for its own addresses."""
        code = self.cleaned_data["code"]
        if code in PRIS:
            raise forms.ValidationError("Ce mot sert déjà à une autre page : choisissez-en un autre.")
        return code

    def clean(self) -> dict[str, Any]:
        """A territory that goes with the kind, told at its own field."""
        donnees = super().clean()
        for genre, champ, phrase in (
            (TypeComite.LOCAL, "bassin", "Choisissez le bassin de ce comité."),
            (TypeComite.TERRITORIALE, "commission", "Choisissez la commission qu’elle réunit."),
        ):
            if donnees.get("genre") == genre and not donnees.get(champ) and champ not in self.errors:
                self.add_error(champ, phrase)
            elif "genre" in donnees and donnees["genre"] != genre and donnees.get(champ):
                self.add_error(champ, "Ce genre d’instance n’en a pas : laissez vide.")
        return donnees


class FermerForm(FormulaireSafran, forms.Form):
    """From when it meets no more."""

    CHAMPS_REFUSES = {"etat": "au"}

    au = forms.DateField(label="Fermée à partir du", initial=timezone.localdate, help_text="Premier jour sans elle.")


class SiegeForm(FormulaireSafran, forms.Form):
    """A seat: in what quality, for whom, since when; `structures` are those that may be represented."""

    CHAMPS_REFUSES = {"ferme": "du"}

    qualite = forms.ChoiceField(label="En quelle qualité", choices=Qualite.choices, initial=Qualite.TITULAIRE)
    supplee = forms.ModelChoiceField(
        Siege.objects.none(), label="Qui est suppléé", required=False, empty_label="Choisissez",
        help_text="Pour une suppléance seulement.",
    )  # fmt: skip
    structure = forms.ModelChoiceField(
        Structure.objects.none(), label="Au nom de sa structure", required=False, empty_label="Aucune"
    )
    reseau = forms.ModelChoiceField(
        Reseau.objects.none(), label="Au nom d’un réseau", required=False, empty_label="Aucun"
    )
    organisme = forms.CharField(
        label="Au nom d’un organisme hors du réseau", required=False, max_length=120, help_text="« Rectorat »"
    )
    personne = forms.CharField(
        label="Qui siège", required=False, max_length=120, help_text="Prénom et nom. Vide : à nommer plus tard."
    )
    courriel = forms.EmailField(
        label="Son adresse électronique", required=False, help_text="La convocation y est envoyée."
    )
    du = forms.DateField(label="À partir du", initial=timezone.localdate)
    cle = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        comite: Comite,
        compte: Compte | None = None,
        structure: Structure | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial={"cle": uuid.uuid4()}, **kwargs)
        self.fields["supplee"].queryset = _suppleables(comite)
        self.fields["reseau"].queryset = Reseau.objects.order_by("ordre", "nom")
        if compte is not None:
            siennes = Structure.objects.filter(pk__in=compte.rattachements.en_vigueur().values("structure"))
            self.fields["structure"].queryset = siennes
            self.fields["structure"].initial = siennes.first()
            del self.fields["personne"], self.fields["courriel"]
        else:
            del self.fields["structure"]
        if structure is not None:
            del self.fields["reseau"], self.fields["organisme"]
        self.pour_une_structure = structure is not None

    def clean(self) -> dict[str, Any]:
        """A stand-in says for whom; one organisation at most."""
        donnees = super().clean()
        suppleance = donnees.get("qualite") == Qualite.SUPPLEANT
        if suppleance and not donnees.get("supplee") and "supplee" not in self.errors:
            self.add_error("supplee", "Choisissez le siège que cette personne supplée.")
        if not suppleance and donnees.get("supplee"):
            self.add_error("supplee", "Seule une suppléance dit qui elle supplée.")
        dits = [nom for nom in ("structure", "reseau", "organisme") if donnees.get(nom)]
        for nom in dits[1:]:
            self.add_error(nom, "Un siège a un seul organisme : gardez celui-ci ou l’autre.")
        if not dits and not self.pour_une_structure and "organisme" not in self.errors:
            self.add_error("organisme", "Dites pour qui : une structure, un réseau ou un organisme.")
        return donnees


def _suppleables(comite: Comite) -> Any:
    """The seats of this body that may be stood in for."""
    ouverts = comite.sieges.en_vigueur().exclude(qualite__in=(Qualite.SUPPLEANT, Qualite.INVITE))
    return ouverts.select_related("compte", "structure", "reseau", "comite")


class FinSiegeForm(FormulaireSafran, forms.Form):
    """From when someone sits no more."""

    CHAMPS_REFUSES = {"etat": "au"}

    au = forms.DateField(label="À partir du", initial=timezone.localdate, help_text="Premier jour sans ce siège.")
