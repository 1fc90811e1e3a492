"""A document becomes a draft of one's own: nothing is sent, nothing is attested."""

from typing import Any

from django.db import transaction

from home.erreurs import RegleRefusee
from pratiques.contenu import contenu_normaliser
from pratiques.models import Brouillon, DepotDocument
from pratiques.rules.brouillons import brouillon_creer, brouillon_enregistrer
from reseau.comptes.models import Compte


@transaction.atomic
def brouillon_tirer_du_document(*, contenu: dict[str, Any], compte_rendu: dict[str, Any], par: Compte) -> Brouillon:
    """A draft that holds what a document said, with the account of it; sent twice, one draft.

    Raises RegleRefusee: "vide" when there was no word to take up, "sans_reseau", "trop_long".
    """
    Compte.objects.select_for_update(of=("self",)).get(pk=par.pk)
    contenu = contenu_normaliser(contenu)
    if contenu == contenu_normaliser({}):
        raise RegleRefusee("vide", "Ce document ne contient aucun texte à reprendre.")
    deja = Brouillon.objects.filter(auteur=par, fiche=None, version=1, contenu=contenu, depot__isnull=False).first()
    if deja:
        return deja
    brouillon = brouillon_creer(auteur=par)
    brouillon = brouillon_enregistrer(brouillon=brouillon, contenu=contenu, version=brouillon.version, par=par)
    DepotDocument.objects.create(brouillon=brouillon, compte_rendu=compte_rendu)
    return brouillon
