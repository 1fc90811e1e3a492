"""What is said of a section while it is read over, and what its holders answer (R4.9)."""

import uuid

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.ecrits.choices import EtatDocument, SortRemarque
from reseau.ecrits.models import Remarque, SectionDocument
from reseau.ecrits.rules.gardes import chantier_exiger, ecriture_exiger, section_exiger


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
