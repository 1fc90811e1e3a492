"""The pictures and files of a note: beside its draft, and each by its own address."""

import uuid
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from home.choices import Licence
from home.ecrans.views import FORMULAIRE, fait, formulaire, geste, montrer, page, question, refus_sur, tenter
from home.fichiers.images import image_nettoyer, image_verifier
from home.fichiers.medias import fichier_prive
from home.fichiers.reception import contenu_verifier, extension_de
from pratiques.champs import SANS_IDENTIFIANT
from pratiques.choices import EXTENSIONS, GENRES_EN_ADRESSE, GESTES, MAX_OCTETS, MAX_PIECES, Accessibilite, GenrePiece
from pratiques.forms import GardeForm, MotifForm, entier_poste, fichier_accepter, un_texte
from pratiques.models import Brouillon, PieceJointe
from pratiques.permissions import fiches as permissions
from pratiques.queries.fiches import fichier_tenu
from pratiques.rules import pieces as rules
from reseau.membres.permissions import membre_required

AIDES = {
    GenrePiece.IMAGE: "JPEG, PNG ou WebP ; 20 Mo au plus. Le lieu et l’auteur notés par l’appareil sont ôtés.",
    GenrePiece.FICHIER: "PDF, document, tableur, présentation, son ou film ; 20 Mo au plus.",
}
PROPRES = {GenrePiece.IMAGE: ("alternatif", "decorative"), GenrePiece.FICHIER: ("accessibilite",)}


class PieceForm(GardeForm):
    """Join a picture or a file, or correct what is said of it."""

    use_required_attribute = False
    surveilles = ("titre", "alternatif", "source")
    fichier = forms.FileField(max_length=255)
    titre = forms.CharField(
        label="Titre",
        max_length=100,
        help_text=f"Montré avec la pièce, et nom du fichier téléchargé. {SANS_IDENTIFIANT}",
    )
    alternatif = un_texte(
        "Texte alternatif",
        300,
        2,
        aide="Ce que l’image apporte à qui ne la voit pas, en une phrase : « Deux bureaux face à face, un "
        "téléphone entre eux ».",
        requis=False,
    )
    decorative = forms.BooleanField(label="Elle ne fait que décorer : rien à en dire", required=False)
    accessibilite = forms.ChoiceField(label="Lisible par tous", choices=Accessibilite.choices)
    licence = forms.ChoiceField(
        label="Licence", choices=[("", "Choisir"), *Licence.choices],
        help_text="Vous avez le droit de le partager ainsi.",
    )  # fmt: skip
    source = forms.CharField(
        label="Source ou auteur", max_length=200, required=False, help_text="Un organisme de préférence."
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, genre: str, piece: PieceJointe | None = None, **kwargs: Any) -> None:
        self.genre, self.piece = GenrePiece(genre), piece
        if piece is None:
            kwargs["initial"] = {"cle": uuid.uuid4(), "accessibilite": Accessibilite.INCONNUE}
        else:
            noms = ("version", "motif_conserve", *self.mots)
            kwargs["initial"] = {nom: getattr(piece, nom) for nom in noms}
        super().__init__(*args, **kwargs)
        for autre in set(GenrePiece) - {self.genre}:
            for nom in PROPRES[autre]:
                del self.fields[nom]
        if piece is not None:
            del self.fields["fichier"]
        else:
            champ = self.fields["fichier"]
            champ.label, champ.help_text = self.genre.label, AIDES[self.genre]
            genres = ",".join(f".{e}" for e in EXTENSIONS[self.genre])
            champ.widget = forms.FileInput(attrs={"accept": genres})

    @property
    def mots(self) -> tuple[str, ...]:
        return ("titre", *PROPRES[self.genre], "licence", "source")

    def clean_fichier(self) -> UploadedFile:
        """A file of a kind that is read, not too heavy, that is what its name says; a picture comes out clean."""
        fichier = self.cleaned_data["fichier"]
        fichier_accepter(fichier, EXTENSIONS[self.genre], MAX_OCTETS, "allégez-le, puis envoyez-le à nouveau")
        if self.genre == GenrePiece.FICHIER:
            contenu_verifier(fichier)
            return fichier
        image_verifier(fichier)
        return image_nettoyer(fichier)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean()
        if self.genre == GenrePiece.IMAGE and "alternatif" not in self.errors:
            decrite, decore = bool(donnees.get("alternatif")), donnees.get("decorative")
            if not decrite and not decore:
                self.add_error("alternatif", "Décrivez l’image, ou dites plus bas qu’elle ne fait que décorer.")
            elif decrite and decore:
                self.add_error(
                    "decorative", "Une image décrite ne fait pas que décorer : effacez le texte, ou décochez."
                )
        return donnees

    def champs(self) -> dict[str, Any]:
        return {nom: self.cleaned_data[nom] for nom in (*self.mots, "motif_conserve")}

    def envoi(self) -> dict[str, Any]:
        fichier = self.cleaned_data["fichier"]
        fichier.seek(0)
        return {"extension": extension_de(fichier.name), "contenu": fichier.read()}


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
    brouillon = permissions.brouillon_get_ouvert(request.user, uuid)
    jointes = list(brouillon.pieces.all())
    contexte = {"brouillon": brouillon, "pieces": jointes, "modifiable": permissions.brouillon_modifiable(brouillon)}
    return render(request, "pratiques/pieces.html", {**contexte, "complet": len(jointes) >= MAX_PIECES})


@formulaire(membre_required)
def piece_ajouter(request: HttpRequest, uuid: UUID, genre: str) -> HttpResponse:
    """Join a picture or a file; refused, it says why and keeps the words typed."""
    brouillon = permissions.brouillon_get_ouvert(request.user, uuid)
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
    brouillon = permissions.brouillon_get_ouvert(request.user, uuid)
    lue = permissions.piece_get_de(brouillon, piece)
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
    brouillon = permissions.brouillon_get_ouvert(request.user, uuid)
    if request.method == "POST":
        _agir(request, brouillon, piece, rules.piece_ecarter)
        return redirect("pratiques_pieces", uuid=uuid)
    lue = permissions.piece_get_de(brouillon, piece)
    suite = "Le fichier est effacé. Pour le remettre, il faudra l’envoyer à nouveau."
    return question(request, f"Retirer « {lue.titre} » ?", suite, "Retirer", reverse("pratiques_pieces", args=[uuid]))


@geste(membre_required)
def piece_ordonner(request: HttpRequest, uuid: UUID, piece: UUID, geste: str) -> HttpResponse:
    """Move one up or down."""
    brouillon = permissions.brouillon_get_ouvert(request.user, uuid)
    if geste not in GESTES:
        raise Http404
    _agir(request, brouillon, piece, rules.piece_deplacer, de=GESTES[geste], vue=entier_poste(request.POST, "place"))
    return redirect("pratiques_pieces", uuid=uuid)


def _agir(request: HttpRequest, brouillon: Brouillon, piece: UUID, regle: Any, **options: Any) -> None:
    """Apply a rule to a piece of this draft; one that another page took out is left alone."""
    lue = permissions.piece_de(brouillon, piece)
    if lue is None:
        return
    with tenter(request):
        regle(piece=lue, **options)


@formulaire(membre_required)
def piece_oter(request: HttpRequest, pk: int, piece: UUID) -> HttpResponse:
    """Take one off a note that was sent, with a reason; already off, nothing to say."""
    fiche = permissions.fiche_get_gerable(request.user, pk)
    if request.method == "POST" and permissions.piece_de(fiche, piece) is None:
        return redirect("pratiques_fiche", pk=pk)
    lue = permissions.piece_get_de(fiche, piece)
    form = MotifForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refus_sur(form):
            rules.piece_retirer(piece=lue, par=request.user, **form.cleaned_data)
            return fait(request, RETIREE_D_ICI if fichier_tenu(lue) else RETIREE, "pratiques_fiche", pk=pk)
    titre, retour = f"Retirer «\u00a0{lue.titre}\u00a0»", reverse("pratiques_fiche", args=[pk])
    fil = ("Pratiques", "/pratiques/", fiche.title, retour)
    return montrer(request, form, FORMULAIRE, titre=titre, nom=fiche.title, fil=fil, retour=retour, **OTER)


@page(permissions.connexion_si_anonyme)
def piece(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The file itself, always to download, for whoever may read what it goes with."""
    lue = permissions.piece_get_lisible(request.user, uuid)
    return fichier_prive(lue.fichier, as_attachment=True, filename=lue.nom_servi)


@page(permissions.connexion_si_anonyme)
def piece_vignette(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """A picture made light, as a page shows it."""
    return fichier_prive(permissions.piece_get_lisible(request.user, uuid).vignette, content_type="image/webp")
