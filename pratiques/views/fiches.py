"""A note by its number, its versions, its pictures, the decisions on its life; and the feed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from home.ecrans.views import (
    FORMULAIRE,
    Decision,
    document,
    fait,
    formulaire,
    geste,
    montrer,
    page,
    question,
    refus_sur,
    tenter,
)
from home.fichiers.medias import fichier_prive
from home.temps.flux import Entree, flux_atom
from pratiques.choices import GENRES_EN_ADRESSE, GESTES, MAX_PIECES, GenrePiece
from pratiques.documents import fiche_pdf
from pratiques.forms.echanges import RecommanderForm
from pratiques.forms.pieces import PieceForm
from pratiques.forms.relectures import MotifForm, RemplacerForm
from pratiques.models import Brouillon, FichePratiquePage
from pratiques.permissions.fiches import (
    brouillon_get_mine,
    brouillon_get_ouvert,
    brouillon_modifiable,
    connexion_si_anonyme,
    fiche_get_gerable,
    fiche_get_visible,
    peut_prendre_la_suite,
    piece_de,
    piece_get_de,
    piece_get_lisible,
)
from pratiques.queries import bibliotheque, bureau, fiches
from pratiques.queries.bibliotheque import lignes_de
from pratiques.queries.fiches import fichier_tenu, historique_lire
from pratiques.queries.page import fiche_montrer
from pratiques.rules import echanges, publication
from pratiques.rules import pieces as rules
from reseau.membres.permissions import membre_required

# The Atom feed of the public notes.


def entrees_de(fiches: list[FichePratiquePage]) -> Iterable[Entree]:
    """What a feed says of each note."""
    for ligne in lignes_de(fiches):
        fiche = ligne.fiche
        yield Entree(
            titre=fiche.title,
            url=ligne.url,
            texte=fiche.accroche,
            identifiant=f"/pratiques/{fiche.pk}/",
            publiee_le=fiche.publiee_le,
            changee_le=fiche.last_published_at,
            auteur=str(fiche.reseau),
            mots=(*ligne.themes, *ligne.bassins),
        )


# A note by its number: its page, its PDF, the decisions on its life; and the feed.

MAX_CODE = 60


DECISIONS = {
    "confirmer": Decision(
        "Confirmer que rien n’a changé",
        "La fiche reste telle quelle, pour dix-huit mois de plus.",
        "Confirmer la fiche",
        publication.fiche_confirmer,
        fait="La fiche est confirmée pour dix-huit mois.",
    ),
    "archiver": Decision(
        "Archiver la fiche",
        "Elle quitte la bibliothèque et la recherche. Son adresse répond encore, avec un bandeau.",
        "Archiver la fiche",
        publication.fiche_archiver,
        MotifForm,
        "La fiche est archivée.",
    ),
    "remplacer": Decision(
        "Remplacer la fiche",
        "Son adresse mènera à celle qui la remplace.",
        "Remplacer la fiche",
        publication.fiche_remplacer,
        RemplacerForm,
        "La fiche est remplacée.",
    ),
    "suspendre": Decision(
        "Suspendre la fiche",
        "Elle disparaît du site tout de suite. Les auteurs reçoivent le motif.",
        "Suspendre la fiche",
        publication.fiche_suspendre,
        MotifForm,
        "La fiche est suspendue.",
    ),
    "remettre": Decision(
        "Remettre la fiche en ligne",
        "Elle reparaît dans la bibliothèque.",
        "Remettre en ligne",
        publication.fiche_retablir,
        fait="La fiche est de nouveau en ligne.",
    ),
    "recommander": Decision(
        "Recommander la fiche",
        "Le comité technique l’a décidé : la date et le numéro de sa décision, au registre, se montrent sur la fiche.",
        "Inscrire la décision",
        echanges.fiche_recommander,
        RecommanderForm,
        "La fiche est recommandée.",
    ),
}


@page(connexion_si_anonyme)
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """A published note leads to its page; an unpublished one is shown to those who may read it."""
    lue = fiche_get_visible(request.user, pk)
    if lue.live:
        return redirect(lue.get_url(request))
    contexte = {**fiche_montrer(lue, request.user), "page": lue}
    contexte["remarques"] = fiches.remarques_pour(lue, request.user)
    brouillon = getattr(lue, "brouillon", None)
    contexte["suite"] = brouillon if brouillon and peut_prendre_la_suite(request.user, brouillon) else None
    return render(request, "pratiques/fiche.html", contexte)


@page(connexion_si_anonyme)
def fiche_en_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The note on two pages, for whoever may read it."""
    lue = fiche_get_visible(request.user, pk)
    return document(fiche_pdf(lue, request.user), f"pratique-{lue.slug}.pdf")


@formulaire(membre_required)
def fiche_agir(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """One decision on the life of a note, after a question or a reason."""
    gerable = fiche_get_gerable(request.user, pk)
    if action not in fiches.actions_de(gerable, request.user):
        raise Http404
    decision, retour = DECISIONS[action], reverse("pratiques_fiche", args=[pk])
    options = {"compte": request.user, "fiche": gerable} if decision.formulaire is RemplacerForm else {}
    fil = ("Pratiques", "/pratiques/", gerable.title, retour)
    return decision.demander(request, retour, nom=gerable.title, fil=fil, options=options, fiche=gerable)


@page()
def atom(request: HttpRequest) -> HttpResponse:
    """The latest public notes, also by theme or by bassin."""
    theme, bassin = request.GET.get("theme", "")[:MAX_CODE], request.GET.get("bassin", "")[:MAX_CODE]
    return flux_atom(
        entrees_de(list(fiches.fiches_du_flux(theme, bassin))),
        titre="Pratiques partagées · SAFRAN, Orientation Poitou-Charentes",
        url=bibliotheque.bibliotheque_url(request) or "/pratiques/",
        url_flux=request.get_full_path(),
    )


# The kept versions of a note, and what changed from one to another.

MAX_CLE = 24


@page(membre_required)
def historique_brouillon(request: HttpRequest, uuid: str) -> HttpResponse:
    """The history of a draft for those who write it; once sent, that of its note."""
    brouillon = brouillon_get_mine(request.user, uuid)
    if brouillon.fiche_id:
        return redirect("pratiques_historique", pk=brouillon.fiche_id)
    url = reverse("pratiques_brouillon", args=[brouillon.uuid])
    return render(request, "pratiques/historique.html", _contexte(request, brouillon.titre, url, None, brouillon))


@page(membre_required)
def historique(request: HttpRequest, pk: int) -> HttpResponse:
    """The history of a note, for its authors, the lead of its network and the Région."""
    fiche = fiche_get_gerable(request.user, pk)
    url = reverse("pratiques_fiche", args=[fiche.pk])
    brouillon = getattr(fiche, "brouillon", None)
    return render(request, "pratiques/historique.html", _contexte(request, fiche.title, url, fiche, brouillon))


def _contexte(
    request: HttpRequest, titre: str, url: str, fiche: FichePratiquePage | None, brouillon: Brouillon | None
) -> dict[str, Any]:
    cles = {nom: request.GET.get(nom, "")[:MAX_CLE] for nom in ("de", "vers")}
    lu = historique_lire(request.user, fiche=fiche, brouillon=brouillon, **cles)
    fil = bureau.fil_resume(fiche, request.user) if fiche else None
    return {"titre": titre, "url_objet": url, "historique": lu, "fil": fil}


# Screens of the pictures and files of a note: beside its draft, and each by its own address.

OTER = {
    "explication": "Elle quitte la fiche, son brouillon et les livrets déjà faits ; le fichier est effacé, à moins "
    "qu’une fiche écrite à partir d’elle ne le porte. Les auteurs reçoivent le motif.",
    "bouton": "Retirer de la fiche",
}
RETIREE = "La pièce est retirée de la fiche, et son fichier effacé."
RETIREE_D_ICI = "La pièce est retirée de la fiche. Son fichier reste : une fiche écrite à partir d’elle le porte."


@page(membre_required)
def pieces(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What goes with a draft, in its order."""
    brouillon = brouillon_get_ouvert(request.user, uuid)
    jointes = list(brouillon.pieces.all())
    contexte = {"brouillon": brouillon, "pieces": jointes, "modifiable": brouillon_modifiable(brouillon)}
    return render(request, "pratiques/pieces.html", {**contexte, "complet": len(jointes) >= MAX_PIECES})


@formulaire(membre_required)
def piece_ajouter(request: HttpRequest, uuid: UUID, genre: str) -> HttpResponse:
    """Join a picture or a file; refused, it says why and keeps the words typed."""
    brouillon = brouillon_get_ouvert(request.user, uuid)
    if genre not in GENRES_EN_ADRESSE:
        raise Http404
    form = PieceForm(*_envoye(request), genre=GENRES_EN_ADRESSE[genre])
    if form.is_valid():
        cle, suite = form.cleaned_data["cle"] or uuid4(), {"champs": form.champs(), **form.envoi()}
        with refus_sur(form):
            rules.piece_ajouter(brouillon=brouillon, par=request.user, cle=cle, genre=form.genre, **suite)
            phrase = "L’image est jointe." if genre == "image" else "Le fichier est joint."
            return fait(request, phrase, "pratiques_pieces", uuid=uuid)
    return _formulaire(request, brouillon, form)


@formulaire(membre_required)
def piece_modifier(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
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
def piece_retirer(request: HttpRequest, uuid: UUID, piece: UUID) -> HttpResponse:
    """Take one out, after a question; already out, nothing to say."""
    brouillon = brouillon_get_ouvert(request.user, uuid)
    if request.method == "POST":
        _agir(request, brouillon, piece, rules.piece_ecarter)
        return redirect("pratiques_pieces", uuid=uuid)
    lue = piece_get_de(brouillon, piece)
    suite = "Le fichier est effacé. Pour le remettre, il faudra l’envoyer à nouveau."
    return question(request, f"Retirer « {lue.titre} » ?", suite, "Retirer", reverse("pratiques_pieces", args=[uuid]))


@geste(membre_required)
def piece_ordonner(request: HttpRequest, uuid: UUID, piece: UUID, geste: str) -> HttpResponse:
    """Move one up or down."""
    brouillon = brouillon_get_ouvert(request.user, uuid)
    if geste not in GESTES:
        raise Http404
    vue = request.POST.get("place", "")
    vue = int(vue) if vue.isascii() and vue.isdigit() and len(vue) < 6 else None
    _agir(request, brouillon, piece, rules.piece_deplacer, de=GESTES[geste], vue=vue)
    return redirect("pratiques_pieces", uuid=uuid)


def _agir(request: HttpRequest, brouillon: Brouillon, piece: UUID, regle: Any, **options: Any) -> None:
    """Apply a rule to a piece of this draft; one that another page took out is left alone."""
    lue = piece_de(brouillon, piece)
    if lue is None:
        return
    with tenter(request):
        regle(piece=lue, **options)


@formulaire(membre_required)
def piece_oter(request: HttpRequest, pk: int, piece: UUID) -> HttpResponse:
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
def piece(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself, always to download, for whoever may read what it goes with."""
    lue = piece_get_lisible(request.user, uuid)
    return fichier_prive(lue.fichier, as_attachment=True, filename=lue.nom_servi)


@page(connexion_si_anonyme)
def piece_vignette(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A picture made light, as a page shows it."""
    return fichier_prive(piece_get_lisible(request.user, uuid).vignette, content_type="image/webp")
