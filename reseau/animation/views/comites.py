"""Screens of the bodies: the tree, one of them, opened and closed; who sits there, named and ended."""

import uuid
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from home.ecrans.forms import FormulaireSafran
from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, montrer, page, page_de, refus_sur
from home.permissions import trouver
from reseau.animation import permissions
from reseau.animation.choices import Qualite, TypeComite
from reseau.animation.models import Comite, Siege
from reseau.animation.permissions import instances_required, participant_required
from reseau.animation.queries.comites import arbre_lire, instance_lire
from reseau.animation.rules import comites
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


class ASieger(AChoisir):
    """Who may be given a seat of a body."""

    gabarit, geste = "animation/instances/choisir.html", ""

    @property
    def titre(self) -> str:
        return f"{self.geste} : {self.sujet.nom}"


class PersonnesASieger(ASieger):
    """Open accounts that may be given a seat."""

    objets, cherche = ("personne", "personnes", "Personne ne répond à ce nom"), "Nom de la personne"
    geste, dits, rang = "Nommer à un siège", ("prenom", "nom"), "animation/instances/choisir_personne.html"
    chapo = "Cherchez la personne qui siégera. Elle a déjà un compte."
    sans_reponse = "Elle n’a peut-être pas de compte, ou ne se montre pas au réseau."

    def offertes(self) -> QuerySet[Compte]:
        return comptes_a_sieger(self.compte)


class StructuresASieger(ASieger):
    """Structures of the network, for a seat that nobody holds by name."""

    objets, cherche = ("structure", "structures", "Aucune structure ne répond à ce nom"), "Nom de la structure"
    geste, dits, rang = "Un siège pour une structure", ("nom", "sigle"), "membres/appartenance_choisir_rang.html"
    chapo = "Le siège est celui d’une structure. Qui la représente se dit ensuite, ou plus tard."
    sans_reponse = "Elle n’est peut-être pas dans l’annuaire."

    def offertes(self) -> QuerySet[Structure]:
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

    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    du = forms.DateField(label="Ouverte à partir du")

    class Meta:
        model = Comite
        fields = ("genre", "nom", "code", "bassin", "commission", "parent", *REGLES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        depart = {"du": timezone.localdate(), "genre": TypeComite.LOCAL}
        super().__init__(*args, initial=depart | kwargs.pop("initial", {}), **kwargs)
        pourvus = Comite.objects.filter(au=None).exclude(bassin=None).values("bassin")
        self.fields["bassin"].queryset = Bassin.objects.en_vigueur().exclude(pk__in=pourvus).order_by("nom")
        self.fields["bassin"].help_text = "Pour un comité local d’animation. Ceux qui en ont un n’y sont pas."
        self.fields["commission"].queryset = Commission.objects.en_vigueur().order_by("nom")
        self.fields["commission"].help_text = "Pour une commission territoriale."
        self.fields["parent"].queryset = Comite.objects.en_vigueur().order_by("genre", "nom")

    def clean_code(self) -> str:
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
    cle = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(
        self,
        *args: Any,
        comite: Comite,
        compte: Compte | None = None,
        structure: Structure | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        ouverts = comite.sieges.en_vigueur().exclude(qualite__in=(Qualite.SUPPLEANT, Qualite.INVITE))
        self.fields["supplee"].queryset = ouverts.select_related("compte", "structure", "reseau", "comite")
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


class FinSiegeForm(FormulaireSafran, forms.Form):
    """From when someone sits no more."""

    CHAMPS_REFUSES = {"etat": "au"}

    au = forms.DateField(label="À partir du", initial=timezone.localdate, help_text="Premier jour sans ce siège.")


PAR_PAGE, CHIFFRES_MAX = 12, 18
FERMETURE = Decision(
    "Fermer cette instance",
    "Elle ne se réunit plus, et ses sièges finissent avec elle. Ce qu’elle a décidé reste.",
    "Fermer",
    comites.comite_fermer,
    FermerForm,
    "L’instance est fermée.",
)
FIN = Decision(
    "Mettre fin à un siège",
    "Ce jour-là, la personne ne lit plus ce que l’instance garde pour elle. Sa suppléance finit avec son siège.",
    "Mettre fin au siège",
    comites.siege_terminer,
    FinSiegeForm,
    "Le siège a une fin.",
)


def _adresse(comite: Comite) -> str:
    return reverse("instance", args=[comite.code])


def _fil(comite: Comite | None = None) -> tuple[str, ...]:
    return ("Instances", reverse("instances"), *((comite.nom, _adresse(comite)) if comite else ()))


@page(participant_required)
def instances(request: HttpRequest) -> HttpResponse:
    """Every body of the region, from the CREFOP to each bassin."""
    contexte = {"arbre": arbre_lire(request.user), "ouvre": permissions.peut_gerer_les_instances(request.user)}
    return render(request, "animation/instances/instances.html", contexte)


@page(participant_required)
def instance(request: HttpRequest, code: str) -> HttpResponse:
    """A body: who sits there, by which rules, what it met about and will."""
    comite = permissions.comite_get_lisible(request.user, code)
    lue = instance_lire(request.user, comite)
    contexte = {
        "instance": lue,
        "comite": comite,
        "reunions": page_de(request, lue["reunions"], PAR_PAGE),
        "tient": permissions.peut_tenir(request.user, comite),
        "ouvre": permissions.peut_gerer_les_instances(request.user),
    }
    return render(request, "animation/instances/instance.html", contexte)


@formulaire(instances_required)
def instance_ouvrir(request: HttpRequest) -> HttpResponse:
    """Open a body; from a bassin that has none, it starts with that bassin."""
    bassin = Bassin.objects.filter(code=request.GET.get("bassin", "").replace("\x00", "")).first()
    depart = {"bassin": bassin, "nom": f"Comité local de {bassin.nom}", "code": f"cla-{bassin.code}"} if bassin else {}
    form = OuvrirForm(request.POST if request.method == "POST" else None, initial=depart)
    if form.is_valid():
        with refus_sur(form):
            comite = comites.comite_creer(par=request.user, **form.cleaned_data)
            return fait(request, "L’instance est ouverte. Nommez ses sièges.", _adresse(comite))
    return montrer(
        request, form, FORMULAIRE, titre="Ouvrir une instance", bouton="Ouvrir", retour=reverse("instances"), fil=_fil()
    )


@formulaire(participant_required)
def instance_modifier(request: HttpRequest, code: str) -> HttpResponse:
    """Change its name, who reads its meetings, its delays."""
    comite = permissions.comite_get_tenu(request.user, code)
    form = ReglesForm(request.POST if request.method == "POST" else None, instance=comite)
    if form.is_valid():
        with refus_sur(form):
            comites.comite_modifier(comite=comite, par=request.user, **form.cleaned_data)
            return fait(request, "C’est enregistré.", _adresse(comite))
    titre = "Règles de cette instance"
    return montrer(
        request, form, FORMULAIRE, titre=titre, bouton="Enregistrer", retour=_adresse(comite), fil=_fil(comite)
    )


@formulaire(instances_required)
def instance_fermer(request: HttpRequest, code: str) -> HttpResponse:
    """Close it, from a day on."""
    comite = permissions.comite_get_lisible(request.user, code)
    return FERMETURE.demander(request, _adresse(comite), nom=comite.nom, fil=_fil(comite), comite=comite)


@formulaire(participant_required)
def siege_nommer(request: HttpRequest, code: str) -> HttpResponse:
    """Name someone who has an account: the person, then the seat."""
    comite = permissions.comite_get_tenu(request.user, code)
    choisi = request.POST.get("compte") or request.GET.get("compte")
    if not choisi:
        return PersonnesASieger(request, comite).repondre(comite=comite, fil=_fil(comite))
    pk = int(choisi) if choisi.isdecimal() and len(choisi) <= CHIFFRES_MAX else 0
    compte = get_object_or_404(comptes_a_sieger(request.user), pk=pk)
    form = SiegeForm(request.POST or None, comite=comite, compte=compte)
    return _nommer(request, comite, form, compte.nom_complet, {"compte": compte.pk}, compte=compte)


@formulaire(participant_required)
def siege_de_structure(request: HttpRequest, code: str) -> HttpResponse:
    """A seat of a structure, with or without a name: the structure, then the seat."""
    comite = permissions.comite_get_tenu(request.user, code)
    choisie = request.POST.get("structure") or request.GET.get("structure")
    if not choisie:
        return StructuresASieger(request, comite).repondre(comite=comite, fil=_fil(comite))
    structure = get_object_or_404(Structure.objects.visibles(), code=choisie.replace("\x00", ""))
    form = SiegeForm(request.POST or None, comite=comite, structure=structure)
    return _nommer(request, comite, form, structure.nom, {"structure": structure.code}, structure=structure)


@formulaire(participant_required)
def siege_sans_compte(request: HttpRequest, code: str) -> HttpResponse:
    """A seat of a network, or of an organisation out of the network: whoever sits there has no account."""
    comite = permissions.comite_get_tenu(request.user, code)
    form = SiegeForm(request.POST if request.method == "POST" else None, comite=comite)
    return _nommer(request, comite, form, "Un siège sans compte", {})


def _nommer(
    request: HttpRequest, comite: Comite, form: SiegeForm, titre: str, caches: dict[str, Any], **qui: Any
) -> HttpResponse:
    """The seat as it is typed; given once."""
    if form.is_valid():
        with refus_sur(form):
            siege = comites.siege_nommer(comite=comite, par=request.user, **form.cleaned_data | qui)
            return fait(request, f"Le siège est donné : {siege.qui or siege.pour_qui}.", _adresse(comite))
    return montrer(
        request, form, FORMULAIRE, titre=titre, surtitre=comite.nom, caches=caches, bouton="Donner ce siège",
        retour=_adresse(comite), fil=_fil(comite),
    )  # fmt: skip


@formulaire(participant_required)
def siege_terminer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """End a seat, from a day on."""
    sieges = Siege.objects.filter(comite__in=permissions.comites_tenus(request.user))
    siege = trouver(sieges.select_related("comite", "compte", "structure", "reseau"), uuid=uuid)
    nom = f"{siege.qui or siege.pour_qui}, {siege.get_qualite_display().lower()}"
    return FIN.demander(request, _adresse(siege.comite), nom=nom, fil=_fil(siege.comite), siege=siege)
