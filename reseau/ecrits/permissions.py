"""Who writes a document of a territory, holds it, signs it, reads it, and what every rule asks first; a stranger
gets 404.
"""

import uuid
from functools import partial

from django.db.models import Q, QuerySet

from home.ecrans.forms import SINON
from home.erreurs import RegleRefusee
from home.permissions import reserve_a, trouver
from home.securite.detecteur import identifiants_detecter, phrase_alerte
from reseau.animation.choices import Qualite
from reseau.animation.permissions import comites_tenus, participe, sieges_de
from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT, EN_CHANTIER, LUS, Diffusion, EtatDocument, Genre
from reseau.ecrits.models import ChiffreInsere, DocumentLocal, Remarque, SectionDocument, SourceCitee, TexteEnMarge
from reseau.ecrits.queries.signatures import structures_appelees
from reseau.membres.permissions import bassins_animes, bassins_de, est_membre, est_region, structures_representees
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin

# Who writes a document of a territory, holds it, signs it, reads it; a stranger gets 404.
#
# Being written, it is for those of the bassin, who all write it, and for who holds it: who animates the bassin, the
# secretary of its local body, the Région. Published, it is read as it says: by the network or by anyone. Every door
# (pages, search, digests, files, blocks) reads `documents_lisibles`, or `peut_lire_document`, which says it of one
# row.

AUTOUR = ("bassin",)


def _tenus(compte: Compte) -> Q:
    if est_region(compte):
        return Q()
    locaux = comites_tenus(compte).exclude(bassin=None).values("bassin")
    return Q(bassin__in=bassins_animes(compte)) | Q(bassin__in=locaux)


def _lus(compte: Compte) -> Q:
    if est_region(compte):
        return Q()
    siens = _tenus(compte) | Q(bassin__in=bassins_de(compte))
    diffusions = Diffusion.values if participe(compte) else [Diffusion.TOUS.value]
    return siens | Q(etat__in=LUS, diffusion__in=diffusions)


def documents_lisibles(compte: Compte) -> QuerySet[DocumentLocal]:
    """Every document that this person, or nobody in particular, may read; the one reading of every door."""
    if not est_membre(compte) and not participe(compte):
        return DocumentLocal.objects.filter(etat__in=LUS, diffusion=Diffusion.TOUS)
    return DocumentLocal.objects.filter(_lus(compte))


def documents_tenus(compte: Compte) -> QuerySet[DocumentLocal]:
    """Documents that this person opens to reading, publishes, renews."""
    return DocumentLocal.objects.filter(_tenus(compte)) if participe(compte) else DocumentLocal.objects.none()


def documents_ecrits(compte: Compte) -> QuerySet[DocumentLocal]:
    """Documents that this person writes today: those of her bassins, and those she holds, while they are written."""
    if not participe(compte):
        return DocumentLocal.objects.none()
    siens = Q() if est_region(compte) else _tenus(compte) | Q(bassin__in=bassins_de(compte))
    return DocumentLocal.objects.filter(siens, etat__in=EN_CHANTIER)


def bassins_a_ecrire(compte: Compte) -> QuerySet[Bassin]:
    """Bassins of which this person may open a document."""
    bassins = Bassin.objects.en_vigueur().order_by("nom")
    if est_region(compte):
        return bassins
    locaux = comites_tenus(compte).exclude(bassin=None).values("bassin")
    return bassins.filter(Q(pk__in=bassins_animes(compte)) | Q(pk__in=locaux))


def peut_ouvrir(compte: Compte) -> bool:
    """May open a document of some bassin."""
    return participe(compte) and bassins_a_ecrire(compte).exists()


def peut_tenir_document(compte: Compte, document: DocumentLocal) -> bool:
    """Opens it to reading, publishes it, renews it."""
    if est_region(compte) or document.bassin_id in bassins_animes(compte):
        return True  # ce que `_tenus` dirait, déjà lu
    secretaire = Qualite.SECRETARIAT in sieges_de(compte).values()
    return secretaire and documents_tenus(compte).filter(pk=document.pk).exists()


def peut_lire_document(compte: Compte, document: DocumentLocal) -> bool:
    """What `documents_lisibles` says of one row, from what is already known of this person."""
    if document.etat in LUS and (document.diffusion == Diffusion.TOUS or participe(compte)):
        return True
    return document.bassin_id in bassins_de(compte) or peut_tenir_document(compte, document)


def peut_ecrire_document(compte: Compte, document: DocumentLocal) -> bool:
    """Writes its sections now."""
    if document.etat not in EN_CHANTIER:
        return False
    if est_region(compte) or document.bassin_id in bassins_de(compte):
        return True  # ce que `documents_ecrits` dirait, déjà lu
    return documents_ecrits(compte).filter(pk=document.pk).exists()


def structures_a_signer(compte: Compte, document: DocumentLocal) -> QuerySet[Structure]:
    """Structures called to sign this protocol, for which this person may sign and that have not signed yet."""
    if not document.se_signe:
        return Structure.objects.none()
    return structures_appelees(document).filter(pk__in=structures_representees(compte))


def peut_signer(compte: Compte, document: DocumentLocal) -> bool:
    """May sign this protocol for a structure called to, or has, whatever became of it since."""
    siennes = structures_representees(compte)
    return document.genre == Genre.PROTOCOLE and document.signataires.filter(pk__in=siennes).exists()


def peut_tenir_le_tableau(compte: Compte) -> bool:
    """Keeps the indicators of the note and imports their numbers: the Région."""
    return est_region(compte)


ouvrir_required = reserve_a(peut_ouvrir)
tableau_required = reserve_a(peut_tenir_le_tableau)


def document_get_lisible(compte: Compte, identifiant: uuid.UUID) -> DocumentLocal:
    """A document that this person may read; Http404 otherwise."""
    lignes = DocumentLocal.objects.select_related(*AUTOUR)
    return trouver(lignes, partial(peut_lire_document, compte), uuid=identifiant)


def document_get_tenu(compte: Compte, identifiant: uuid.UUID) -> DocumentLocal:
    """A document that this person holds; Http404 otherwise."""
    return trouver(documents_tenus(compte).select_related(*AUTOUR), uuid=identifiant)


def document_get_a_signer(compte: Compte, identifiant: uuid.UUID) -> DocumentLocal:
    """A protocol read by this person, who signs for a structure called to; Http404 otherwise."""
    lisibles = documents_lisibles(compte).select_related(*AUTOUR)
    return trouver(lisibles, lambda document: peut_signer(compte, document), uuid=identifiant)


def protocole_get_tenu(compte: Compte, identifiant: uuid.UUID) -> DocumentLocal:
    """A protocol that this person holds, and that is not replaced; Http404 otherwise."""
    tenus = documents_tenus(compte).filter(genre=Genre.PROTOCOLE).exclude(etat=EtatDocument.REMPLACE)
    return trouver(tenus.select_related(*AUTOUR), uuid=identifiant)


# What one writes of a document, by the row that an address names; Http404 for anyone else.

SECTION = "section__document__bassin"


def _section_trouver(documents: QuerySet[DocumentLocal], identifiant: uuid.UUID) -> SectionDocument:
    sections = SectionDocument.objects.filter(document__in=documents)
    return trouver(sections.select_related("document__bassin", "tenu_par"), uuid=identifiant)


def section_get_ecrite(compte: Compte, identifiant: uuid.UUID) -> SectionDocument:
    """A section that this person writes."""
    return _section_trouver(documents_ecrits(compte), identifiant)


def section_get_tenue(compte: Compte, identifiant: uuid.UUID) -> SectionDocument:
    """A section of a document being written that this person holds."""
    return _section_trouver(documents_tenus(compte).filter(etat__in=EN_CHANTIER), identifiant)


def section_get_relue(compte: Compte, identifiant: uuid.UUID) -> SectionDocument:
    """A section of a document that this person reads over with those of the bassin."""
    return _section_trouver(documents_ecrits(compte).filter(etat=EtatDocument.RELECTURE), identifiant)


def source_get_ecrite(compte: Compte, identifiant: uuid.UUID) -> SourceCitee:
    """A source of a section that this person writes."""
    lignes = SourceCitee.objects.filter(section__document__in=documents_ecrits(compte))
    return trouver(lignes.select_related(SECTION), uuid=identifiant)


def chiffre_get_ecrit(compte: Compte, identifiant: uuid.UUID) -> ChiffreInsere:
    """A figure of a section that this person writes."""
    lignes = ChiffreInsere.objects.filter(section__document__in=documents_ecrits(compte))
    return trouver(lignes.select_related(SECTION), uuid=identifiant)


def marge_get_ecrite(compte: Compte, identifiant: uuid.UUID) -> TexteEnMarge:
    """A text kept beside a section that this person writes."""
    lignes = TexteEnMarge.objects.filter(section__document__in=documents_ecrits(compte))
    return trouver(lignes.select_related(SECTION, "auteur"), uuid=identifiant)


def remarque_get_tenue(compte: Compte, identifiant: uuid.UUID) -> Remarque:
    """A remark on a document that this person holds, while it is written."""
    tenus = documents_tenus(compte).filter(etat__in=EN_CHANTIER)
    lignes = Remarque.objects.filter(section__document__in=tenus)
    return trouver(lignes.select_related(SECTION, "auteur"), uuid=identifiant)


def tenue_exiger(*, par: Compte, document: DocumentLocal) -> DocumentLocal:
    """The document, locked, for who holds it. Raises RegleRefusee "droit"."""
    if not peut_tenir_document(par, document):
        raise RegleRefusee("droit", "Ce document n’est pas tenu par vous.")
    return DOCUMENT.verrouiller(document)


def chantier_exiger(*, par: Compte, document: DocumentLocal) -> DocumentLocal:
    """The document, locked, still being written, for who holds it. Raises RegleRefusee "droit" or "gele"."""
    verrou = tenue_exiger(par=par, document=document)
    _vivant_exiger(verrou)
    return verrou


def ecriture_exiger(*, par: Compte, document: DocumentLocal) -> DocumentLocal:
    """The document, locked, while it is written and by who writes it. Raises RegleRefusee "gele" or "droit"."""
    verrou = DOCUMENT.verrouiller(document)
    _vivant_exiger(verrou)
    if not peut_ecrire_document(par, verrou):
        raise RegleRefusee("droit", "Ce document s’écrit entre ceux du bassin.")
    return verrou


def section_exiger(*, section: SectionDocument) -> SectionDocument:
    """The section as it stands under the lock of its document. Raises RegleRefusee "partie" when it was taken away."""
    lue = SectionDocument.objects.select_related("document").filter(pk=section.pk).first()
    if lue is None:
        raise RegleRefusee("partie", "Cette section vient d’être retirée.")
    return lue


def personnes_exiger(*, texte: str, deja: str = "", garder: bool = False) -> None:
    """Raises RegleRefusee "personne" when the detector sees someone who was not there before (R3.5).

    `garder` is the word of who writes: these words name nobody who was received.
    """
    vues = [] if garder else [d for d in identifiants_detecter(texte) if d.extrait not in deja]
    if vues:
        raise RegleRefusee("personne", phrase_alerte(vues, SINON))


def _vivant_exiger(document: DocumentLocal) -> None:
    if document.etat not in EN_CHANTIER:
        raise RegleRefusee("gele", "Ce document est publié : il ne change plus. Ouvrez-en une nouvelle version.")
