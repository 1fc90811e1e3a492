"""A note: what its page shows of it, its pieces, its versions, its feed."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    CharField,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    prefetch_related_objects,
)
from django.db.models.functions import Cast
from wagtail.models import Revision

from home import registre
from home.choices import Verdict
from home.temps.typographie import MOIS
from pratiques.choices import EN_BIBLIOTHEQUE, EN_LECTURE, Partie, RoleAuteur, Statut, Visibilite
from pratiques.contenu import VOCABULAIRES, contenu_de, differences
from pratiques.models import Auteur, Brouillon, BrouillonDeGroupe, FichePratiquePage, PieceJointe, Relecture
from pratiques.permissions import fiches as permissions
from pratiques.queries.bibliotheque import bassins_en_mots
from pratiques.queries.echanges import SUR_LA_FICHE, bilan_de, echanges_contexte, garde, reprises_de
from reseau.comptes.models import Compte
from reseau.membres.permissions import est_membre, est_region


def pieces_reprises(fiche: FichePratiquePage, copie: Brouillon) -> tuple[int, int]:
    """How many pieces of a note its copy holds, and how many it does not."""
    tenues = fiche.pieces.filter(fichier__in=copie.pieces.values("fichier")).count()
    return tenues, fiche.pieces.count() - tenues


def fichier_tenu(piece: PieceJointe) -> bool:
    """Whether a note or a draft still holds the stored file of this piece."""
    return PieceJointe.objects.qui_gardent(piece.fichier).exists()


# What the page of a note shows, and its feed.

TEINTES = ("", "b", "c", "d")
FLUX_TAILLE = 30


@dataclass(frozen=True)
class Mot:
    """A term of a vocabulary, as a page shows it."""

    code: str
    libelle: str

    def __str__(self) -> str:
        return self.libelle


def mots_de(fiche: FichePratiquePage) -> dict[str, list[Mot]]:
    """Every term of a note by field, in the order of each vocabulary; one query, none for a preview not saved yet."""
    if set(VOCABULAIRES) & set(getattr(fiche, "_cluster_related_objects", {})):
        return {champ: [Mot(terme.code, str(terme)) for terme in getattr(fiche, champ).all()] for champ in VOCABULAIRES}
    lignes = []
    for champ in VOCABULAIRES:
        lien = FichePratiquePage._meta.get_field(champ)
        cible = lien.m2m_reverse_field_name()
        nom = "nom" if champ == "bassins" else "libelle"
        ordre = Value(0) if champ == "bassins" else F(f"{cible}__ordre")
        termes = lien.remote_field.through.objects.filter(**{f"{lien.m2m_field_name()}_id": fiche.pk}).annotate(
            champ=Value(champ, output_field=CharField()),
            rang=Cast(ordre, IntegerField()),
            code=F(f"{cible}__code"),
            libelle=F(f"{cible}__{nom}"),
        )
        lignes.append(termes.order_by().values_list("champ", "rang", "libelle", "code"))
    mots: dict[str, list[Mot]] = {champ: [] for champ in VOCABULAIRES}
    for champ, _rang, libelle, code in sorted(lignes[0].union(*lignes[1:], all=True)):
        mots[champ].append(Mot(code, libelle))
    return mots


def page_contexte(fiche: FichePratiquePage, compte: Compte) -> dict[str, Any]:
    """Everything that the page of a note shows to this reader: the note; once it is online, what surrounds it."""
    membre = est_membre(compte)
    contexte = {
        "page": fiche,
        "nomme": membre,
        "reprend": fiche.en_bibliotheque and membre and permissions.peut_ecrire(compte),
        **fiche_contexte(fiche, compte),
    }
    if fiche.live:
        gestes = (offre(compte, fiche) for offre in registre.lire("depuis_une_pratique")) if membre else ()
        reprises = list(reprises_de(fiche, compte)[:SUR_LA_FICHE])
        contexte |= {
            "bilan": bilan_de(fiche) if reprises else {},
            "reprises": reprises,
            "gestes": [lien for lien in gestes if lien],
            **echanges_contexte(fiche, membre=membre),
            **garde(fiche, compte),
        }
    return contexte


def fiche_contexte(fiche: FichePratiquePage, compte: Compte) -> dict[str, Any]:
    """What a note says of itself: authors, key facts, table of contents, networks that read it; for members, the
    working group that wrote it; and what this person may do with it."""
    avec_groupe = est_membre(compte)
    # Who signs, in order, read once for the page and its rights; for members, the group that wrote the note.
    liens = BrouillonDeGroupe.objects.filter(brouillon__fiche=OuterRef("fiche"), detache_le=None).order_by()
    groupe = Subquery(liens.values("groupe__titre")[:1]) if avec_groupe else Value("")
    lignes = Auteur.objects.select_related("compte", "structure__reseau").annotate(groupe=groupe)
    prefetch_related_objects([fiche], Prefetch("auteurs", lignes))
    auteurs = list(fiche.auteurs.all())
    gere = permissions.peut_gerer(compte, fiche)
    lus = [r for r in fiche.relectures.select_related("reseau") if r.verdict == Verdict.ACCEPTEE]
    reseaux = list(dict.fromkeys(str(r.reseau) for r in lus))
    mots = mots_de(fiche)
    pieces = list(fiche.pieces.all()) if fiche.pk else []
    outils = [piece for piece in pieces if not piece.est_image]
    return {
        "fiche": fiche,
        "auteurs": _auteurs(fiche, auteurs),
        "groupe": next((auteur.groupe for auteur in auteurs), None),
        "lieu": bassins_en_mots([bassin.libelle for bassin in mots["bassins"]]) or str(fiche.reseau),
        "cles": _cles(fiche, mots),
        "themes": mots["themes"],
        "niveaux_cep": mots["niveaux_cep"],
        "pieces": pieces,
        "images": [piece for piece in pieces if piece.est_image],
        "outils": outils,
        "sommaire": sommaire_de(fiche, outils),
        "reseaux_lecteurs": reseaux,
        "etat_dit": fiche.get_statut_display(),
        "actions": actions_de(fiche, compte, gere=gere),
        "historique": gere,
    }


def _auteurs(fiche: FichePratiquePage, lignes: list[Auteur]) -> list[dict[str, str]]:
    """Name, structure and colour of each author; one colour per network, as for trainers."""
    rangs: dict[int | None, int] = {}
    for auteur in lignes:
        rangs.setdefault(_reseau(auteur), len(rangs))
    return [
        {
            "nom": auteur.compte.nom_complet,
            "sous": _sous(auteur, fiche),
            "reseau": str(auteur.structure.reseau if auteur.structure else fiche.reseau),
            "teinte": TEINTES[rangs[_reseau(auteur)] % len(TEINTES)],
        }
        for auteur in lignes
    ]


def _sous(auteur: Auteur, fiche: FichePratiquePage) -> str:
    if auteur.role != RoleAuteur.REDACTEUR:
        return str(auteur.structure or fiche.reseau)
    return ", ".join([auteur.get_role_display(), *([str(auteur.structure)] if auteur.structure else [])])


def _reseau(auteur: Auteur) -> int | None:
    return auteur.structure.reseau_id if auteur.structure else None


def _cles(fiche: FichePratiquePage, mots: dict[str, list[Mot]]) -> list[tuple[str, str]]:
    """The key facts under the title: for whom, missions, time, means, since when."""
    depuis = f"{MOIS[fiche.debut.month - 1].capitalize()} {fiche.debut.year}" if fiche.debut else ""
    if depuis and fiche.fin and not fiche.en_cours:
        depuis += f" à {MOIS[fiche.fin.month - 1]} {fiche.fin.year}"
    faits = [
        ("Pour qui", ", ".join(str(p) for p in mots["publics"])),
        ("Missions", ", ".join(str(m) for m in mots["missions"])),
        ("Temps", fiche.temps),
        ("Moyens", fiche.moyens),
        ("Depuis" if fiche.en_cours or not fiche.fin else "Période", depuis),
    ]
    return [(nom, valeur) for nom, valeur in faits if valeur]


def sommaire_de(fiche: FichePratiquePage, outils: list[PieceJointe]) -> list[dict[str, str]]:
    """The sections that the note really has, in the order of the page."""
    blocs = [{"ancre": partie.value, "titre": partie.label} for partie in Partie if fiche.montre(partie)]
    if outils:
        rang = len(blocs) - (bool(blocs) and blocs[-1]["ancre"] == Partie.SOURCES)
        blocs.insert(rang, {"ancre": "outils", "titre": "Outils à télécharger"})
    return blocs


def actions_de(fiche: FichePratiquePage, compte: Compte, gere: bool | None = None) -> list[str]:
    """What this person may do with the life of the note: names known to the view pratiques_fiche_agir."""
    if not est_membre(compte):
        return []
    valide = permissions.peut_valider(compte, fiche)
    gere = permissions.peut_gerer(compte, fiche) if gere is None else gere
    possibles = []
    if fiche.statut in EN_BIBLIOTHEQUE:
        possibles += ["confirmer"] * (gere and fiche.a_verifier) + ["archiver"] * gere + ["remplacer"] * valide
        possibles += ["suspendre"] * est_region(compte)
        possibles += ["recommander"] * (est_region(compte) and fiche.reprise_le is not None and not fiche.decision_le)
    elif fiche.statut == Statut.SUSPENDUE:
        possibles += ["remettre"] * est_region(compte) + ["archiver"] * gere
    return possibles


def remarques_pour(fiche: FichePratiquePage, compte: Compte) -> list[Relecture]:
    """Readings given back, for those who sign the note or read it; nobody else (R3.5).

    Whoever has a reading to give sees only those given before by herself: two readings are worth two.
    """
    if not permissions.lit_les_remarques(compte, fiche):
        return []
    rendues = fiche.relectures.exclude(verdict="").select_related("lecteur", "reseau").order_by("-rendue_le")
    if compte.relectures.filter(fiche=fiche, verdict="").exists():
        rendues = rendues.filter(lecteur=compte)
    return list(rendues)


def lectures_en_cours(fiche: FichePratiquePage, compte: Compte) -> list[Relecture]:
    """How far the two readings are, for those who sign the note while it is read: never who reads."""
    if fiche.statut not in EN_LECTURE or not permissions.est_auteur(compte, fiche):
        return []
    lectures = {lue.meme_reseau: lue for lue in fiche.relectures.order_by("demandee_le", "pk")}
    return sorted(lectures.values(), key=lambda lue: lue.rang)


def fiches_du_flux(theme: str = "", bassin: str = "") -> QuerySet[FichePratiquePage]:
    """The latest public notes, of one theme or one bassin when asked."""
    fiches = FichePratiquePage.objects.live().filter(statut__in=EN_BIBLIOTHEQUE, visibilite=Visibilite.PUBLIQUE)
    if theme:
        fiches = fiches.filter(themes__code=theme)
    if bassin:
        fiches = fiches.filter(bassins__code=bassin)
    return fiches.select_related("reseau").order_by("-publiee_le", "-pk")[:FLUX_TAILLE]


# The kept versions of a note: those sent to readers for whoever answers for it, working ones for its authors alone.

MAX_ENVOIS = 60


@dataclass(frozen=True)
class VersionLue:
    """One kept text: its key in the address, what it is, when and by whom."""

    cle: str
    libelle: str
    le: datetime.datetime
    par: str
    lire: Callable[[], dict[str, Any]]
    en_ligne: bool = False


def historique_lire(
    compte: Compte, *, fiche: FichePratiquePage | None, brouillon: Brouillon | None, de: str = "", vers: str = ""
) -> dict[str, Any]:
    """The history that this person may read; by default the last version against the one before it.

    Unknown keys count as none. The same number of queries whatever the number of versions.
    """
    versions = _envoyees(fiche) if fiche else []
    if brouillon and permissions.ecrit_brouillon(compte, brouillon):
        versions += _de_travail(brouillon)
    versions.sort(key=lambda version: version.le, reverse=True)
    apres = next((v for v in versions if v.cle == vers), versions[0] if versions else None)
    avant = next((v for v in versions if v.cle == de), None)
    if avant is None and apres is not None:
        suite = versions[versions.index(apres) + 1 :]
        avant = suite[0] if suite else None
    if avant and apres and avant.le > apres.le:
        avant, apres = apres, avant
    changements = differences(avant.lire(), apres.lire()) if avant and apres and avant.cle != apres.cle else []
    return {"versions": versions, "de": avant, "vers": apres, "changements": changements}


def _envoyees(fiche: FichePratiquePage) -> list[VersionLue]:
    """What was sent to readers, and what the Région corrected: the versions that Wagtail keeps."""
    gardees = Revision.page_revisions.filter(object_id=str(fiche.pk)).select_related("user").defer("content")
    gardees = list(gardees.order_by("created_at", "pk"))
    premier = max(0, len(gardees) - MAX_ENVOIS)
    return [
        VersionLue(
            cle=f"e{revision.pk}",
            libelle=f"Version {rang}",
            le=revision.created_at,
            par=revision.user.nom_complet if revision.user else "",
            lire=lambda revision=revision: contenu_de(revision.as_object()),
            en_ligne=fiche.live and revision.pk == fiche.live_revision_id,
        )
        for rang, revision in enumerate(gardees, start=1)
        if rang > premier
    ]


def _de_travail(brouillon: Brouillon) -> list[VersionLue]:
    """What each one left, sitting after sitting, then the text of today while it may change."""
    versions = [
        VersionLue(
            cle=f"t{version.numero}",
            libelle="Version de travail",
            le=version.le,
            par=version.par.nom_complet if version.par else "",
            lire=lambda version=version: version.contenu,
        )
        for version in brouillon.versions.select_related("par")
    ]
    if brouillon.version and permissions.brouillon_modifiable(brouillon):
        par = brouillon.enregistre_par.nom_complet if brouillon.enregistre_par else ""
        versions.append(VersionLue("a", "Texte d’aujourd’hui", brouillon.enregistre_le, par, lambda: brouillon.contenu))
    return versions
