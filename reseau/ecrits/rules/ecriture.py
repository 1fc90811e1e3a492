"""Write a section: the pen of the house (`home.plume`), under the lock of the document; who left it so (R4.9)."""

from django.db import transaction
from django.utils import timezone

from home.plume import Ecrit, GardeTexte, concurrent_departager, texte_ecrire, texte_normaliser
from home.plume import plume_prendre as prendre
from home.plume import plume_rendre as rendre
from reseau.comptes.models import Compte
from reseau.ecrits.choices import TEXTE_MAX
from reseau.ecrits.models import Redaction, SectionDocument, TexteEnMarge
from reseau.ecrits.queries.contributions import reseau_du_jour
from reseau.ecrits.rules.gardes import ecriture_exiger, personnes_exiger, section_exiger


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

    Raises RegleRefusee "droit", "gele" or "partie", or as `home.plume` does.
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
