"""The library: what one may see, text, facets with exact counts, the cards of its notes."""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db import DatabaseError
from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString

from home.dessins.couvertures import couverture_dessiner, sujet_deviner
from home.dessins.personnages import Sujet
from home.ecrans.listes import Facette, Liste
from home.recherche.demande import Texte, demande_lire, passage_marquer, racines_cherchees, texte_evaluer
from home.recherche.texte import replier
from pratiques.choices import EN_BIBLIOTHEQUE, Fraicheur, Niveau, Preuve, Visibilite
from pratiques.contenu import textes_ecrits
from pratiques.models import BibliothequePage, FichePratiquePage, PieceJointe, Reprise, Signet
from pratiques.recherche import Classement, Jour, Memoire, jour_lire, memoire_courante
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre
from reseau.structures.models import Reseau
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Mission, Theme, TypePublic


def bassins_en_mots(noms: list[str]) -> str:
    """« bassin d’Angoulême », « bassins de Royan et d’Angoulême »; nothing for a note of the whole region."""
    if not noms:
        return ""
    avec = [f"d’{nom}" if nom[:1] in "AEIOUÉÈÊÎ" else f"de {nom}" for nom in noms]
    liste = avec[0] if len(avec) == 1 else ", ".join(avec[:-1]) + " et " + avec[-1]
    return f"bassin{'s' if len(noms) > 1 else ''} {liste}"


@dataclass(frozen=True)
class Ligne:
    """One note of the list."""

    fiche: FichePratiquePage
    url: str
    bassins: list[str]
    themes: list[str]

    @property
    def surtitre(self) -> str:
        return " · ".join(filter(None, [str(self.fiche.reseau), bassins_en_mots(self.bassins)]))


def lignes_de(fiches: list[FichePratiquePage], request: HttpRequest | None = None) -> list[Ligne]:
    """What a list shows of each note, in one query whatever their number."""
    termes = _termes([fiche.pk for fiche in fiches])
    return [Ligne(f, f.get_url(request) or "", termes["bassins"][f.pk], termes["themes"][f.pk]) for f in fiches]


def _termes(cles: list[int]) -> dict[str, dict[int, list[str]]]:
    """Labels of the bassins and of the themes of each note, in alphabetical order."""
    parties = []
    for champ, nom in (("bassins", "nom"), ("themes", "libelle")):
        lien = FichePratiquePage._meta.get_field(champ)
        source, cible = f"{lien.m2m_field_name()}_id", lien.m2m_reverse_field_name()
        liens = lien.remote_field.through.objects.filter(**{f"{source}__in": cles}).order_by()
        champ_dit = Value(champ, output_field=CharField())
        parties.append(liens.annotate(champ=champ_dit, cle=F(source), libelle=F(f"{cible}__{nom}")))
    premiere, seconde = [partie.values_list("champ", "cle", "libelle") for partie in parties]
    par_champ: dict[str, dict[int, list[str]]] = {"bassins": defaultdict(list), "themes": defaultdict(list)}
    for champ, cle, libelle in sorted(premiere.union(seconde, all=True), key=lambda ligne: replier(ligne[2])):
        par_champ[champ][cle].append(libelle)
    return par_champ


# The cards of the library: a note with its picture, its best figure, words, and who took it up.


@dataclass(frozen=True)
class Vignette:
    """One note of the library, as its card shows it."""

    ligne: Ligne
    image: PieceJointe | None
    bassins: int
    gardee: int

    @property
    def dessin(self) -> SafeString:
        """What stands for a picture: what its author chose, else what its title says, else its themes."""
        fiche = self.ligne.fiche
        sujet = fiche.dessin or sujet_deviner((fiche.title, *self.ligne.themes), defaut=Sujet.ACCUEIL)
        return couverture_dessiner(sujet, graine=fiche.pk)

    @property
    def chiffre(self) -> dict[str, Any] | None:
        return next((bloc.value for bloc in self.ligne.fiche.indicateurs), None)

    @property
    def parole(self) -> str:
        return next((bloc.value["texte"] for bloc in self.ligne.fiche.paroles), "")

    @property
    def echo(self) -> str:
        """« Refaite dans 4 bassins, gardée par 22 personnes »; nothing while nobody did."""
        dits = []
        if self.bassins:
            dits.append(f"refaite dans {self.bassins} bassin{'s' if self.bassins > 1 else ''}")
        if self.gardee:
            dits.append(f"gardée par {self.gardee} personne{'s' if self.gardee > 1 else ''}")
        phrase = ", ".join(dits)
        return phrase[:1].upper() + phrase[1:]


def vignettes_de(fiches: list[FichePratiquePage], request: HttpRequest | None = None) -> list[Vignette]:
    """The cards of these notes (`_fiches_de`), in two queries more whatever their number."""
    cles = [fiche.pk for fiche in fiches]
    images: dict[int, PieceJointe] = {}
    for piece in PieceJointe.objects.images().filter(fiche__in=cles).order_by("fiche", "ordre"):
        images.setdefault(piece.fiche_id, piece)
    return [
        Vignette(ligne, images.get(ligne.fiche.pk), ligne.fiche.refaite, ligne.fiche.gardee)
        for ligne in lignes_de(fiches, request)
    ]


# The library: what one may see, text, facets with exact counts, twelve notes a page, a constant number of queries.
# Hits in the title come first, then the level, then freshness. A facet's counts apply every other filter, so the
# number beside a box is what ticking it would show.

journal = logging.getLogger("safran")
MANQUANTS = 3
FACETTES = {
    "theme": ("Thème", Theme, "libelle"),
    "public": ("Public", TypePublic, "libelle"),
    "mission": ("Mission", Mission, "libelle"),
    "reseau": ("Réseau", Reseau, "nom"),
    "bassin": ("Bassin", Bassin, "nom"),
    "niveau": ("Niveau", Niveau, ""),
    "preuve": ("Ce qui l’appuie", Preuve, ""),
    "fraicheur": ("Fraîcheur", Fraicheur, ""),
}
_VOCABULAIRES = [
    modele.objects.order_by()
    .annotate(facette=Value(nom, output_field=CharField()), mot=F(mot))
    .values_list("facette", "pk", "code", "mot")
    for nom, (_libelle, modele, mot) in FACETTES.items()
    if mot
]


def fiches_en_bibliotheque(compte: Compte) -> QuerySet[FichePratiquePage]:
    """Published notes that this person may read."""
    fiches = FichePratiquePage.objects.live().filter(statut__in=EN_BIBLIOTHEQUE)
    if not est_membre(compte):
        fiches = fiches.filter(visibilite=Visibilite.PUBLIQUE)
    return fiches


def fiches_trouver(compte: Compte, texte: str, limite: int) -> list[FichePratiquePage]:
    """The best notes that this person may read; none when nothing significant is asked."""
    recherche = _chercher(compte, texte)
    return _fiches_de(recherche.classement(recherche.trouvees)[:limite], compte) if recherche.demandee else []


@dataclass(frozen=True)
class _Recherche:
    """What the words of a search found among the notes that one may read."""

    memoire: Memoire
    jour: Jour
    visibles: int
    texte: Texte
    demandee: bool

    @property
    def trouvees(self) -> int:
        return self.texte.tous if self.demandee else self.visibles

    def classement(self, lignes: int) -> Classement:
        return Classement(lignes, self.texte.niveaux if self.demandee else (), self.jour)


def _chercher(compte: Compte, texte: str) -> _Recherche:
    memoire = memoire_courante()
    jour = jour_lire(memoire, timezone.localdate())
    visibles = memoire.visibles(est_membre(compte))
    demande = demande_lire(texte, memoire.vocabulaire)
    trouve = texte_evaluer(demande, memoire, visibles) if demande else Texte((0,))
    return _Recherche(memoire, jour, visibles, trouve, bool(texte.strip()))


def _fiches_de(cles: list[int], compte: Compte) -> list[FichePratiquePage]:
    """The notes of these keys, in this order; the database has the last word on what one may read.

    Each says in how many bassins it was done again (`refaite`), and how many people keep it (`gardee`).
    """
    reprises = Reprise.objects.acceptees().filter(fiche=OuterRef("pk")).order_by().values("fiche")
    signets = Signet.objects.filter(fiche=OuterRef("pk")).order_by().values("fiche")
    fiches = (
        fiches_en_bibliotheque(compte)
        .select_related("reseau")
        .annotate(
            refaite=Coalesce(Subquery(reprises.annotate(n=Count("bassin", distinct=True)).values("n")), 0),
            gardee=Coalesce(Subquery(signets.annotate(n=Count("pk")).values("n")), 0),
        )
        .in_bulk(cles)
    )
    return [fiches[cle] for cle in cles if cle in fiches]


@dataclass(frozen=True)
class FacetteIndexee(Facette):
    """A facet of the index: rows are a set of bits, and so are the notes behind each code, hidden ones included."""

    mots: Mapping[str, str] = field(default_factory=dict)
    ensembles: Mapping[str, int] = field(default_factory=dict)
    se_compte = True

    def libelles(self, lignes: int) -> dict[str, str]:
        return {code: mot for code, mot in self.mots.items() if lignes & self.ensembles[code]}

    def filtrer(self, lignes: int, codes: Sequence[str]) -> int:
        return lignes & reduce(or_, (self.ensembles[code] for code in codes)) if codes else lignes

    def compter(self, lignes: int) -> Counter[str]:
        return Counter({code: (lignes & ensemble).bit_count() for code, ensemble in self.ensembles.items()})


def _mots_lire() -> dict[str, dict[str, tuple[str, str]]]:
    """The codes of each facet, in the order of their words: what its notes carry, its word; one query."""
    jetons = {
        nom: {code: (f"{nom}:{code}", mot) for code, mot in getattr(source, "choices", ())}
        for nom, (_libelle, source, _mot) in FACETTES.items()
    }
    for nom, cle, code, mot in _VOCABULAIRES[0].union(*_VOCABULAIRES[1:], all=True):
        jetons[nom][code] = (f"{nom}:{cle}", mot)
    return {nom: dict(sorted(codes.items(), key=lambda paire: replier(paire[1][1]))) for nom, codes in jetons.items()}


class Bibliotheque(Liste):
    """Everything the library page shows."""

    objets, tailles = ("fiche", "fiches", "Aucune fiche"), (12,)
    cherche, exemple = "Chercher dans les fiches", "VAE, accueil, rural…"
    en_vue = ("theme", "public", "bassin", "preuve")
    resultats = "pratiques/bibliotheque_resultats.html"
    sans_reponse = "Aucune fiche ne réunit ces critères. Retirez un filtre, ou repartez de toute la bibliothèque."
    tout = "Voir toutes les fiches"
    vide = "La bibliothèque attend sa première fiche. Dix minutes suffisent pour l’écrire."
    vide_bouton, vide_url = "Partager une pratique", reverse_lazy("pratiques_ecrire")

    @cached_property
    def recherche(self) -> _Recherche:
        return _chercher(self.compte, self.texte)

    @cached_property
    def facettes(self) -> list[FacetteIndexee]:
        memoire, jour = self.recherche.memoire, self.recherche.jour
        return [
            FacetteIndexee(
                nom,
                FACETTES[nom][0],
                tout="Tout" if nom == "preuve" else "Tous",
                mots={code: mot for code, (_jeton, mot) in jetons.items()},
                ensembles={
                    code: memoire.facette(jeton) | jour.facettes.get(jeton, 0) for code, (jeton, _mot) in jetons.items()
                },
            )
            for nom, jetons in _mots_lire().items()
        ]

    def lignes(self) -> int:
        return self.recherche.visibles

    def chercher(self, lignes: int, texte: str) -> int:
        return self.recherche.texte.tous

    def trier(self, lignes: int) -> Classement:
        return self.recherche.classement(lignes)

    def garnir(self, lignes: Iterable[int]) -> list[Vignette]:
        return vignettes_de(_fiches_de(list(lignes), self.compte), self.request)

    @property
    def manquants(self) -> list[str]:
        if self.filtres or not self.nombre or self.page.has_next():
            return []
        themes = next(facette for facette in self.facettes if facette.nom == "theme")
        return [mot for code, mot in themes.mots.items() if not themes.ensembles[code]][:MANQUANTS]

    @property
    def requete_flux(self) -> str:
        return urlencode({nom: self.choix[nom] for nom in ("theme", "bassin")}, doseq=True)


def bibliotheque_contexte(page: BibliothequePage, request: HttpRequest) -> dict[str, Any]:
    """What the page of the library shows."""
    return {"liste": Bibliotheque(request)}


def bibliotheque_precharger() -> bool:
    """Read the notes before the first visitor comes; False when the database does not answer or is not migrated yet."""
    try:
        jour_lire(memoire_courante(), timezone.localdate())
        return True
    except DatabaseError as panne:
        journal.warning("La bibliothèque se lira à la première recherche : %s", type(panne).__name__)
        return False


def bibliotheque_url(request: HttpRequest | None = None) -> str:
    """The address of the library, empty while it is not online."""
    page = BibliothequePage.objects.live().order_by("path").first()
    return (page.get_url(request) or "") if page else ""


# What a note says around the words of a search.


def passages_lire(fiches: list[FichePratiquePage], texte: str) -> list[SafeString]:
    """The passage of each note that answers, its words marked; its first words when only a term answers."""
    racines = racines_cherchees(demande_lire(texte, memoire_courante().vocabulaire))
    return [passage_marquer(_dit(fiche), racines) for fiche in fiches]


def _dit(fiche: FichePratiquePage) -> str:
    return " ".join(" ".join(texte for texte in textes_ecrits(fiche) if texte).split())
