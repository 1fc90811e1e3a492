"""Screens of the pictures and files of a note: beside its draft, and each by its own address."""

import uuid as uuid_lib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans import FORMULAIRE, fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.portions import fichier_prive
from pratiques.choices_pieces import GENRES_EN_ADRESSE, GESTES, MAX_PIECES, GenrePiece
from pratiques.forms.piece import PieceForm
from pratiques.forms.relecture import MotifForm
from pratiques.models import Brouillon
from pratiques.permissions.brouillons import brouillon_modifiable
from pratiques.permissions.fiches import connexion_si_anonyme, fiche_get_gerable
from pratiques.permissions.groupes import brouillon_get_ouvert
from pratiques.permissions.pieces import piece_de, piece_get_de, piece_get_lisible
from pratiques.queries.pieces import fichier_tenu
from pratiques.rules import pieces as rules
from reseau.membres.permissions import membre_required

OTER = {
    "explication": "Elle quitte la fiche, son brouillon et les livrets déjà faits ; le fichier est effacé, à moins "
    "qu’une fiche écrite à partir d’elle ne le porte. Les auteurs reçoivent le motif.",
    "bouton": "Retirer de la fiche",
}
RETIREE = "La pièce est retirée de la fiche, et son fichier effacé."
RETIREE_D_ICI = "La pièce est retirée de la fiche. Son fichier reste : une fiche écrite à partir d’elle le porte."


@page(membre_required)
def pieces(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponse:
    """What goes with a draft, in its order."""
    brouillon = brouillon_get_ouvert(request.user, uuid)
    jointes = list(brouillon.pieces.all())
    contexte = {"brouillon": brouillon, "pieces": jointes, "modifiable": brouillon_modifiable(brouillon)}
    return render(request, "pratiques/pieces.html", {**contexte, "complet": len(jointes) >= MAX_PIECES})


@formulaire(membre_required)
def piece_ajouter(request: HttpRequest, uuid: uuid_lib.UUID, genre: str) -> HttpResponse:
    """Join a picture or a file; refused, it says why and keeps the words typed."""
    brouillon = brouillon_get_ouvert(request.user, uuid)
    if genre not in GENRES_EN_ADRESSE:
        raise Http404
    form = PieceForm(*_envoye(request), genre=GENRES_EN_ADRESSE[genre])
    if form.is_valid():
        cle, suite = form.cleaned_data["cle"] or uuid_lib.uuid4(), {"champs": form.champs(), **form.envoi()}
        with refus_sur(form):
            rules.piece_ajouter(brouillon=brouillon, par=request.user, cle=cle, genre=form.genre, **suite)
            phrase = "L’image est jointe." if genre == "image" else "Le fichier est joint."
            return fait(request, phrase, "pratiques_pieces", uuid=uuid)
    return _formulaire(request, brouillon, form)


@formulaire(membre_required)
def piece_modifier(request: HttpRequest, uuid: uuid_lib.UUID, piece: uuid_lib.UUID) -> HttpResponse:
    """Change what is said of a picture or a file."""
    brouillon = brouillon_get_ouvert(request.user, uuid)
    lue = piece_get_de(brouillon, piece)
    form = PieceForm(*_envoye(request), genre=lue.genre, piece=lue)
    if form.is_valid():
        with refus_sur(form):
            rules.piece_modifier(piece=lue, version=form.cleaned_data["version"] or 0, champs=form.champs())
            return fait(request, "C’est enregistré.", "pratiques_pieces", uuid=uuid)
    return _formulaire(request, brouillon, form)


def _envoye(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _formulaire(request: HttpRequest, brouillon: Brouillon, form: PieceForm) -> HttpResponse:
    ajouter = "Ajouter une image" if form.genre == GenrePiece.IMAGE else "Ajouter un fichier"
    image = "Ni visage, ni écran, ni papier où quelqu’un se reconnaît."
    fichier = "Ni nom ni coordonnées d’une personne reçue : un modèle vide vaut mieux qu’un dossier rempli."
    retour = reverse("pratiques_pieces", args=[brouillon.uuid])
    fil = ["Pratiques", "/pratiques/", "Mes fiches", reverse("pratiques_mes_fiches")]
    fil += [brouillon.titre, reverse("pratiques_brouillon", args=[brouillon.uuid]), "Images et fichiers", retour]
    contexte = {
        "titre": f"Modifier « {form.piece.titre} »" if form.piece else ajouter,
        "surtitre": brouillon.titre,
        "explication": image if form.genre == GenrePiece.IMAGE else fichier,
        "bouton": "Enregistrer" if form.piece else "Ajouter",
    }
    return montrer(request, form, "pratiques/piece_form.html", fil=fil, retour=retour, **contexte)


@formulaire(membre_required)
def piece_retirer(request: HttpRequest, uuid: uuid_lib.UUID, piece: uuid_lib.UUID) -> HttpResponse:
    """Take one out, after a question; already out, nothing to say."""
    brouillon = brouillon_get_ouvert(request.user, uuid)
    if request.method == "POST":
        _agir(request, brouillon, piece, rules.piece_ecarter)
        return redirect("pratiques_pieces", uuid=uuid)
    lue = piece_get_de(brouillon, piece)
    suite = "Le fichier est effacé. Pour le remettre, il faudra l’envoyer à nouveau."
    return question(request, f"Retirer « {lue.titre} » ?", suite, "Retirer", reverse("pratiques_pieces", args=[uuid]))


@geste(membre_required)
def piece_ordonner(request: HttpRequest, uuid: uuid_lib.UUID, piece: uuid_lib.UUID, geste: str) -> HttpResponse:
    """Move one up or down."""
    brouillon = brouillon_get_ouvert(request.user, uuid)
    if geste not in GESTES:
        raise Http404
    vue = request.POST.get("place", "")
    vue = int(vue) if vue.isascii() and vue.isdigit() and len(vue) < 6 else None
    _agir(request, brouillon, piece, rules.piece_deplacer, de=GESTES[geste], vue=vue)
    return redirect("pratiques_pieces", uuid=uuid)


def _agir(request: HttpRequest, brouillon: Brouillon, piece: uuid_lib.UUID, regle: Any, **options: Any) -> None:
    """Apply a rule to a piece of this draft; one that another page took out is left alone."""
    lue = piece_de(brouillon, piece)
    if lue is None:
        return
    with tenter(request):
        regle(piece=lue, **options)


@formulaire(membre_required)
def piece_oter(request: HttpRequest, pk: int, piece: uuid_lib.UUID) -> HttpResponse:
    """Take one off a note that was sent, with a reason; already off, nothing to say."""
    fiche = fiche_get_gerable(request.user, pk)
    if request.method == "POST" and piece_de(fiche, piece) is None:
        return redirect("pratiques_fiche", pk=pk)
    lue = piece_get_de(fiche, piece)
    form = MotifForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            rules.piece_retirer(piece=lue, par=request.user, **form.cleaned_data)
            return fait(request, RETIREE_D_ICI if fichier_tenu(lue) else RETIREE, "pratiques_fiche", pk=pk)
    titre, retour = f"Retirer «\u00a0{lue.titre}\u00a0»", reverse("pratiques_fiche", args=[pk])
    fil = ("Pratiques", "/pratiques/", fiche.title, retour)
    return montrer(request, form, FORMULAIRE, titre=titre, nom=fiche.title, fil=fil, retour=retour, **OTER)


@page(connexion_si_anonyme)
def piece(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponseBase:
    """The file itself, always to download, for whoever may read what it goes with."""
    lue = piece_get_lisible(request.user, uuid)
    return fichier_prive(lue.fichier, as_attachment=True, filename=lue.nom_servi)


@page(connexion_si_anonyme)
def piece_vignette(request: HttpRequest, uuid: uuid_lib.UUID) -> HttpResponseBase:
    """A picture made light, as a page shows it."""
    return fichier_prive(piece_get_lisible(request.user, uuid).vignette, content_type="image/webp")
