"""The sections of a document: placed and named, written with the pen, their figures, their sources, what is said
of them (R4.9).
"""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.etats.plume import Ecrit, GardeTexte, concurrent_departager, texte_ecrire, texte_normaliser
from home.etats.plume import plume_prendre as prendre
from home.etats.plume import plume_rendre as rendre
from home.registre import indicateurs
from reseau.comptes.models import Compte
from reseau.ecrits.choices import CHIFFRES_MAX, SECTIONS_MAX, TEXTE_MAX, EtatDocument, SortRemarque
from reseau.ecrits.models import (
    ChiffreInsere,
    DocumentLocal,
    Redaction,
    Remarque,
    SectionDocument,
    SourceCitee,
    TexteEnMarge,
)
from reseau.ecrits.permissions import chantier_exiger, ecriture_exiger, personnes_exiger, section_exiger
from reseau.ecrits.queries.documents import reseau_du_jour

# The sections of a document: who holds it adds, names, moves them, takes away an empty one (R4.9).

PORTE = ("sources", "chiffres", "remarques")


@transaction.atomic
def section_ajouter(
    *, document: DocumentLocal, par: Compte, cle: uuid.UUID, titre: str, consigne: str = "",
    sources_exigees: bool = False,
) -> SectionDocument:  # fmt: skip
    """Add a section after the others; the same key writes once.

    Raises RegleRefusee "droit", "gele" or "sections" when there are too many, ValidationError by field.
    """
    chantier_exiger(par=par, document=document)
    if existante := SectionDocument.objects.filter(uuid=cle, document=document).first():
        return existante
    sections = list(document.sections.all())
    if len(sections) >= SECTIONS_MAX:
        raise RegleRefusee("sections", f"Un document a {SECTIONS_MAX} sections au plus.")
    section = SectionDocument(
        uuid=cle, document=document, ordre=max((s.ordre for s in sections), default=0) + 1, cle=f"s-{cle.hex}",
        titre=titre.strip(), consigne=consigne.strip(), sources_exigees=sources_exigees,
    )  # fmt: skip
    section.full_clean()
    section.save()
    return section


@transaction.atomic
def section_nommer(
    *, section: SectionDocument, par: Compte, titre: str, consigne: str = "", sources_exigees: bool = False
) -> SectionDocument:
    """Name it another way, say what one writes there, whether it must cite a source.

    Raises RegleRefusee "droit", "gele" or "partie", ValidationError by field.
    """
    chantier_exiger(par=par, document=section.document)
    verrou = section_exiger(section=section)
    verrou.titre, verrou.consigne, verrou.sources_exigees = titre.strip(), consigne.strip(), sources_exigees
    verrou.full_clean()
    verrou.save(update_fields=["titre", "consigne", "sources_exigees"])
    return verrou


@transaction.atomic
def section_deplacer(*, section: SectionDocument, par: Compte, vers: int) -> SectionDocument:
    """Place it at this rank among the others, the nearest one that exists. Raises RegleRefusee as above."""
    chantier_exiger(par=par, document=section.document)
    verrou = section_exiger(section=section)
    autres = [autre for autre in verrou.document.sections.all() if autre.pk != verrou.pk]
    autres.insert(min(max(vers, 1), len(autres) + 1) - 1, verrou)
    for ordre, autre in enumerate(autres, 1):
        autre.ordre = ordre
    SectionDocument.objects.bulk_update(autres, ["ordre"])
    return verrou


@transaction.atomic
def section_retirer(*, section: SectionDocument, par: Compte) -> None:
    """Take away a section where nothing is written. Raises RegleRefusee "occupe", or as above."""
    chantier_exiger(par=par, document=section.document)
    verrou = section_exiger(section=section)
    porte = any(getattr(verrou, relation).exists() for relation in PORTE)
    if verrou.texte.strip() or porte or verrou.en_marge.filter(regle_le=None).exists():
        raise RegleRefusee("occupe", "Cette section n’est pas vide : videz-la d’abord, sources et chiffres compris.")
    verrou.delete()


# Write a section: the pen of the house (`home.etats.plume`), under the lock of the document; who left it so (R4.9).


@transaction.atomic
def plume_prendre(*, section: SectionDocument, par: Compte) -> SectionDocument:
    """Take the pen of a section for two minutes; writing renews it.

    Raises RegleRefusee "plume" while someone else holds it, "droit", "gele" or "partie".
    """
    ecriture_exiger(par=par, document=section.document)
    return prendre(section_exiger(section=section), par=par, quoi="cette section")


@transaction.atomic
def plume_rendre(*, section: SectionDocument, par: Compte) -> SectionDocument:
    """Put the pen down; nothing happens when someone else holds it. Raises RegleRefusee "droit", "gele" or "partie"."""
    ecriture_exiger(par=par, document=section.document)
    rendre(section, par=par)
    return section_exiger(section=section)


@transaction.atomic
def section_ecrire(
    *, section: SectionDocument, par: Compte, texte: str, version: int, garder: bool = False
) -> Ecrit[SectionDocument]:
    """Write a section as it was read at `version`; sent twice, it is written once; late, it is kept beside.

    Raises RegleRefusee "texte" when it is too long, "personne", "droit", "gele" or "partie".
    """
    texte = texte_normaliser(texte, longueur=TEXTE_MAX)
    ecriture_exiger(par=par, document=section.document)
    avant = section_exiger(section=section)
    personnes_exiger(texte=texte, deja=avant.texte, garder=garder)
    ecrit = texte_ecrire(avant, par=par, texte=texte, version=version, a_cote=TexteEnMarge)
    if ecrit.change and ecrit.concurrent is None:
        _rediger(ecrit.ligne, par)
    return ecrit


@transaction.atomic
def marge_departager(*, marge: TexteEnMarge, par: Compte, garder: str, version: int) -> SectionDocument:
    """Say what becomes of two texts; what is kept of the one beside stays said of its author.

    Raises RegleRefusee "droit", "gele" or "partie", or as `home.etats.plume` does.
    """
    ecriture_exiger(par=par, document=marge.section.document)
    if concurrent_departager(marge, par=par, garder=garder, version=version, longueur=TEXTE_MAX):
        section = section_exiger(section=marge.section)
        _rediger(section, par if garder == GardeTexte.ECRIT else marge.auteur)
    return section_exiger(section=marge.section)


def _rediger(section: SectionDocument, auteur: Compte) -> None:
    """The state that this hand leaves; its writings in a row are one."""
    dit = {"version": section.version, "texte": section.texte, "ecrite_le": timezone.now()}
    derniere = section.redactions.last()
    if derniere and derniere.auteur_id == auteur.pk:
        Redaction.objects.filter(pk=derniere.pk).update(**dit)
        return
    reseau = reseau_du_jour(auteur, section.document.bassin_id)
    Redaction.objects.create(section=section, auteur=auteur, reseau_id=reseau, **dit)


# The numbers of the house set in a section: named, never copied, until publication freezes them (R4.9).


@transaction.atomic
def chiffre_inserer(
    *, section: SectionDocument, par: Compte, cle: uuid.UUID, code: str, du: datetime.date, au: datetime.date
) -> ChiffreInsere:
    """Set a number of the house, counted on the bassin from `du` to `au`, excluded; the same key writes once.

    Raises RegleRefusee "code" when the house does not count it, "au", "chiffres" when there are too many, "droit",
    "gele" or "partie"; ValidationError by field.
    """
    ecriture_exiger(par=par, document=section.document)
    section = section_exiger(section=section)
    if existant := ChiffreInsere.objects.filter(uuid=cle, section=section).first():
        return existant
    if (source := indicateurs().get(code)) is None:
        raise RegleRefusee("code", "La maison ne compte rien sous ce nom.")
    if au <= du:
        raise RegleRefusee("au", "Le dernier jour vient après le premier.")
    if section.chiffres.count() >= CHIFFRES_MAX:
        raise RegleRefusee("chiffres", f"Une section porte {CHIFFRES_MAX} chiffres au plus.")
    chiffre = ChiffreInsere(
        uuid=cle, section=section, code=code, libelle=source.libelle, unite=source.unite, du=du, au=au, insere_par=par
    )
    chiffre.full_clean()
    chiffre.save()
    return chiffre


@transaction.atomic
def chiffre_retirer(*, chiffre: ChiffreInsere, par: Compte) -> None:
    """It leaves the section. Raises RegleRefusee "droit" or "gele"."""
    ecriture_exiger(par=par, document=chiffre.section.document)
    ChiffreInsere.objects.filter(pk=chiffre.pk).delete()


# Where what a section says comes from (R4.9).


@transaction.atomic
def source_citer(
    *, section: SectionDocument, par: Compte, cle: uuid.UUID, intitule: str, adresse: str = ""
) -> SourceCitee:
    """Cite a source; the same key writes once.

    Raises RegleRefusee "droit", "gele" or "partie", ValidationError by field.
    """
    ecriture_exiger(par=par, document=section.document)
    section = section_exiger(section=section)
    if existante := SourceCitee.objects.filter(uuid=cle, section=section).first():
        return existante
    source = SourceCitee(uuid=cle, section=section, intitule=intitule.strip(), adresse=adresse.strip(), citee_par=par)
    source.full_clean()
    source.save()
    return source


@transaction.atomic
def source_retirer(*, source: SourceCitee, par: Compte) -> None:
    """It is cited no more. Raises RegleRefusee "droit" or "gele"."""
    ecriture_exiger(par=par, document=source.section.document)
    SourceCitee.objects.filter(pk=source.pk).delete()


# What is said of a section while it is read over, and what its holders answer (R4.9).


@transaction.atomic
def remarque_faire(*, section: SectionDocument, par: Compte, cle: uuid.UUID, texte: str) -> Remarque:
    """Say something of a section being read over; the same key writes once.

    Raises RegleRefusee "etat" outside of reading, "texte", "droit", "gele" or "partie".
    """
    document = ecriture_exiger(par=par, document=section.document)
    section = section_exiger(section=section)
    if existante := Remarque.objects.filter(uuid=cle, section=section).first():
        return existante
    if document.etat != EtatDocument.RELECTURE:
        raise RegleRefusee("etat", "Ce document s’écrit encore : changez le texte plutôt que d’en faire la remarque.")
    remarque = Remarque(uuid=cle, section=section, texte=texte.strip(), auteur=par)
    remarque.full_clean()
    remarque.save()
    return remarque


@transaction.atomic
def remarque_regler(*, remarque: Remarque, par: Compte, sort: str, reponse: str = "") -> Remarque:
    """Say what became of a remark; one set aside says why.

    Raises RegleRefusee "deja" once it is said, "droit" or "gele", ValidationError by field.
    """
    chantier_exiger(par=par, document=remarque.section.document)
    verrou = Remarque.objects.get(pk=remarque.pk)
    if verrou.sort:
        raise RegleRefusee("deja", f"Cette remarque est déjà {verrou.get_sort_display().lower()}.")
    if sort not in SortRemarque.values:
        raise RegleRefusee("sort", "Dites si elle est retenue ou écartée.")
    if sort == SortRemarque.ECARTEE and not reponse.strip():
        raise RegleRefusee("reponse", "Dites pourquoi cette remarque est écartée.")
    verrou.sort, verrou.reponse, verrou.reglee_par, verrou.reglee_le = sort, reponse.strip(), par, timezone.now()
    verrou.full_clean()
    verrou.save()
    return verrou
