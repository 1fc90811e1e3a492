"""Screens of the resources: list, sheet, file, form, and what is done with their life."""

import uuid
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from home.choices import Licence
from home.ecrans.views import FORMULAIRE, Decision, fait, formulaire, montrer, page, refus_sur
from home.fichiers.medias import fichier_prive
from home.fichiers.reception import contenu_verifier
from home.permissions import reserve_a
from pratiques.champs import SANS_IDENTIFIANT
from pratiques.choices import EXTENSIONS_RESSOURCE, MAX_RESSOURCE, RYTHMES, Accessibilite, GenreRessource, Visibilite
from pratiques.forms import GardeForm, MotifForm, fichier_accepter, un_texte
from pratiques.listes import RessourcesATenir
from pratiques.models import Ressource
from pratiques.permissions import ressources as permissions
from pratiques.permissions.fiches import connexion_si_anonyme
from pratiques.permissions.ressources import Porteur
from pratiques.queries import ressources as queries
from pratiques.rules import ressources as rules
from reseau.membres.permissions import membre_required
from reseau.vocabulaires.models import Mission, Theme, TypePublic

LIENS = (("themes", Theme), ("publics", TypePublic), ("missions", Mission))


def _termes(libelle: str) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Theme.objects.none(), label=libelle, required=False, widget=forms.CheckboxSelectMultiple
    )


class RessourceForm(GardeForm):
    """Publish a resource, or correct it."""

    CHAMPS_REFUSES = {"sans_contenu": "lien", "attestation": "atteste_gratuite"}
    use_required_attribute = False
    surveilles = ("titre", "description", "editeur", "sources")
    titre = forms.CharField(label="Titre", max_length=120)
    genre = forms.ChoiceField(label="Genre", choices=GenreRessource.choices, widget=forms.RadioSelect)
    description = un_texte("Ce qu’elle apporte", 1500, 4, aide=f"À qui elle sert, quand l’ouvrir. {SANS_IDENTIFIANT}")
    fichier = forms.FileField(
        label="Fichier", required=False, max_length=120,
        help_text="PDF, document, tableur, présentation, son ou film ; 20 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ",".join(f".{e}" for e in EXTENSIONS_RESSOURCE)}),
    )  # fmt: skip
    retirer_fichier = forms.BooleanField(label="Retirer le fichier", required=False)
    lien = forms.URLField(
        label="Lien", max_length=500, required=False, assume_scheme="https",
        help_text="Un fichier, un lien, ou les deux.",
    )  # fmt: skip
    accessibilite = forms.ChoiceField(label="Lisible par tous", choices=Accessibilite.choices)
    editeur = forms.CharField(label="Auteur ou éditeur", max_length=200, help_text="Un organisme de préférence.")
    sources = un_texte("Sources", 1000, 2, aide="Une source par ligne.")
    licence = forms.ChoiceField(label="Licence", choices=Licence.choices)
    porteur = forms.ChoiceField(label="Publiée au nom de")
    visibilite = forms.ChoiceField(label="Qui peut la lire", choices=Visibilite.choices)
    rythme = forms.TypedChoiceField(label="Elle se vérifie", choices=list(RYTHMES.items()), coerce=int)
    missions, publics, themes = _termes("Missions"), _termes("Publics"), _termes("Thèmes")
    atteste_gratuite = forms.BooleanField(
        label="Elle se lit et s’emploie gratuitement.", error_messages={"required": "Attestez-le, ou ne publiez pas."}
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, porteurs: list[Porteur], ressource: Ressource | None = None, choisi: str = "", **kwargs: Any
    ) -> None:
        self.ressource = ressource
        self._porteurs = {porteur.cle: porteur for porteur in porteurs}
        kwargs["initial"] = self._initial(ressource, choisi)
        super().__init__(*args, **kwargs)
        self.fields["porteur"].choices = [(cle, str(porteur)) for cle, porteur in self._porteurs.items()]
        if len(self._porteurs) == 1:
            self.fields["porteur"].widget = forms.HiddenInput()
        if ressource is None or not ressource.fichier:
            del self.fields["retirer_fichier"]
        else:
            dit = f"Fichier actuel : {ressource.fichier_nom}. En choisir un autre le remplace."
            self.fields["retirer_fichier"].help_text = dit
        jour = timezone.localdate()
        for nom, modele in LIENS:
            choisis = set(getattr(ressource, nom).values_list("pk", flat=True)) if ressource else set()
            offerts = modele.objects.en_vigueur(jour) | modele.objects.filter(pk__in=choisis)
            self.fields[nom].queryset = offerts.distinct()
            self.initial[nom] = choisis

    def _initial(self, ressource: Ressource | None, choisi: str) -> dict[str, Any]:
        """What the form shows first; a new one is public, checked every year, and has its mark (R14)."""
        if ressource is None:
            premier = choisi if choisi in self._porteurs else next(iter(self._porteurs), "")
            return {"cle": uuid.uuid4(), "porteur": premier, "rythme": 12, "accessibilite": Accessibilite.INCONNUE}
        porteur = Porteur(ressource.reseau, ressource.groupe).cle
        return {
            "version": ressource.version,
            "porteur": porteur,
            **{nom: getattr(ressource, nom) for nom in rules.SIMPLES},
        }

    def clean_fichier(self) -> UploadedFile | None:
        """A file of a kind that is read, not too heavy, and that is what its name says."""
        fichier = self.cleaned_data["fichier"]
        if not fichier:
            return None
        fichier_accepter(fichier, EXTENSIONS_RESSOURCE, MAX_RESSOURCE, "allégez-le, ou donnez un lien")
        contenu_verifier(fichier)
        return fichier

    def clean_lien(self) -> str:
        lien = self.cleaned_data["lien"]
        if lien and not lien.startswith(("https://", "http://")):
            raise ValidationError("Cette adresse n’est pas complète. Elle s’écrit ainsi : https://www.structure.fr.")
        return lien

    def champs(self) -> dict[str, Any]:
        lus = {nom: self.cleaned_data[nom] for nom in (*rules.SIMPLES, *dict(LIENS))}
        return {**lus, "porteur": self._porteurs[self.cleaned_data["porteur"]]}

    @property
    def piece(self) -> tuple[str, bytes] | None:
        fichier = self.cleaned_data.get("fichier")
        return (fichier.name, fichier.read()) if fichier else None


DECISIONS = {
    "verifier": Decision(
        "Rien n’a changé", "Vous l’avez rouverte et elle vaut toujours : sa date de vérification repart d’aujourd’hui.",
        "Dire que rien n’a changé", rules.ressource_confirmer, fait="C’est noté : la ressource est vérifiée.",
    ),
    "archiver": Decision(
        "Archiver la ressource", "Elle quitte les listes et la recherche. Son adresse répond encore, avec ce motif.",
        "Archiver la ressource", rules.ressource_archiver, MotifForm, "La ressource est archivée.",
    ),
    "suspendre": Decision(
        "Suspendre la ressource", "Elle disparaît du site tout de suite. Qui la tient reçoit le motif.",
        "Suspendre la ressource", rules.ressource_suspendre, MotifForm, "La ressource est suspendue.",
    ),
    "remettre": Decision(
        "Remettre la ressource en ligne", "Elle reparaît dans les listes, vérifiée aujourd’hui.",
        "Remettre en ligne", rules.ressource_retablir, fait="La ressource est de nouveau en ligne.",
    ),
}  # fmt: skip


@page()
def ressources(request: HttpRequest) -> HttpResponse:
    """The list."""
    return queries.Ressources(request).repondre()


@page(connexion_si_anonyme)
def ressource(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One resource, for whoever may read it."""
    lue = permissions.ressource_get_visible(request.user, uuid)
    return render(request, "pratiques/ressource.html", queries.ressource_contexte(lue, request.user))


@page(connexion_si_anonyme)
def ressource_fichier(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Its file, always to download, for whoever may read the sheet."""
    lue = permissions.ressource_get_visible(request.user, uuid)
    return fichier_prive(lue.fichier, as_attachment=True, filename=lue.fichier_nom)


@page(reserve_a(permissions.peut_publier_ressource))
def ressources_a_tenir(request: HttpRequest) -> HttpResponse:
    """Those that one keeps, the next to check first."""
    return RessourcesATenir(request).repondre()


@formulaire(reserve_a(permissions.peut_publier_ressource))
def ressource_ajouter(request: HttpRequest) -> HttpResponse:
    """Publish one."""
    return _formulaire(request, None)


@formulaire(membre_required)
def ressource_modifier(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Correct one, which is to check it."""
    return _formulaire(request, permissions.ressource_get_tenue(request.user, uuid))


def _formulaire(request: HttpRequest, tenue: Ressource | None) -> HttpResponse:
    """The form of a resource, new or not; what was typed comes back when something is wrong."""
    envoi = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RessourceForm(
        *envoi, ressource=tenue, porteurs=permissions.porteurs_offerts(request.user, tenue),
        choisi=request.GET.get("porteur", ""),
    )  # fmt: skip
    if form.is_valid():
        with refus_sur(form):
            ecrite = _ecrire(request, form, tenue)
            phrase = "La ressource est publiée." if tenue is None else "La ressource est enregistrée."
            return fait(request, phrase, ecrite)
    return montrer(request, form, FORMULAIRE, deux=True, **_page_de(tenue))


def _page_de(tenue: Ressource | None) -> dict[str, Any]:
    liste = reverse("pratiques_ressources")
    fil = ["Pratiques", "/pratiques/", "Ressources", liste]
    if tenue is None:
        suite = "Elle paraît aussitôt. Vous recevrez un courriel quand il faudra la vérifier."
        return dict(titre="Publier une ressource", explication=suite, bouton="Publier", fil=fil, retour=liste)
    suite = "L’enregistrer, c’est la vérifier : sa date repart d’aujourd’hui."
    retour = tenue.get_absolute_url()
    fil += [tenue.titre, retour]
    return dict(titre="Modifier la ressource", explication=suite, bouton="Enregistrer", fil=fil, retour=retour)


def _ecrire(request: HttpRequest, form: RessourceForm, tenue: Ressource | None) -> Ressource:
    if tenue is None:
        cle = form.cleaned_data["cle"] or uuid4()
        return rules.ressource_publier(par=request.user, champs=form.champs(), cle=cle, fichier=form.piece)
    return rules.ressource_modifier(
        ressource=tenue,
        par=request.user,
        version=form.cleaned_data["version"] or 0,
        champs=form.champs(),
        fichier=form.piece,
        retirer_fichier=form.cleaned_data.get("retirer_fichier", False),
    )


@formulaire(membre_required)
def ressource_agir(request: HttpRequest, uuid: UUID, action: str) -> HttpResponse:
    """One decision on the life of a resource, after a question or a reason."""
    tenue = permissions.ressource_get_tenue(request.user, uuid)
    if action not in queries.actions_de_ressource(tenue, request.user):
        raise Http404
    retour = reverse("pratiques_ressource", args=[uuid])
    fil = ("Pratiques", "/pratiques/", "Ressources", reverse("pratiques_ressources"), tenue.titre, retour)
    return DECISIONS[action].demander(request, retour, nom=tenue.titre, fil=fil, ressource=tenue)
