"""What a person says of herself, and to whom."""

from django.db import transaction

from home.cache import public_purge
from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.membres.choices import Visibilite
from reseau.membres.models import Profil

CHAMPS = ("presentation", "telephone", "visibilite", "telephone_visible", "courriel_visible")


@transaction.atomic
def profil_modifier(
    *,
    compte: Compte,
    prenom: str,
    nom: str,
    presentation: str,
    telephone: str,
    visibilite: str,
    telephone_visible: str,
    courriel_visible: str,
    demandez_moi: list,
) -> Profil:
    """Change one's own work profile. Raises RegleRefusee("visibilite") on a choice that does not exist."""
    if {visibilite, telephone_visible, courriel_visible} - set(Visibilite.values):
        raise RegleRefusee("visibilite", "Choisissez qui voit cette ligne.")
    compte.prenom, compte.nom = prenom.strip(), nom.strip()
    compte.save(update_fields=["prenom", "nom"])
    profil, _ = Profil.objects.get_or_create(compte=compte)
    profil.presentation, profil.telephone = presentation.strip(), telephone.strip()
    profil.visibilite, profil.telephone_visible = visibilite, telephone_visible
    profil.courriel_visible = courriel_visible
    profil.save(update_fields=CHAMPS)
    profil.demandez_moi.set(demandez_moi)
    public_purge()
    return profil
