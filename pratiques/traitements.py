"""What this room knows of people (home/registre_rgpd.py)."""

from home.registre_rgpd import MEMBRES, Traitement

TRAITEMENTS = [
    Traitement(
        "Écrire, relire et signer des fiches pratiques et des ressources",
        "auteurs et lecteurs, versions de travail, avis, échanges de relecture, pièces jointes",
        "FichePratiquePage Brouillon VersionBrouillon BrouillonDeGroupe Auteur Signataire Relecture MessageDeRelecture "
        "PieceJointe Reprise Ressource GroupeDeTravail MembreDeGroupe",
        personnes="les membres du réseau, et les personnes nommées avec leur accord",
        destinataires="la signature d’une fiche, tous ; un échange de relecture, ses auteurs et ses lecteurs",
    ),
    Traitement(
        "Signaler et modérer",
        "qui signale, qui répond, qui ouvre un échange privé et pourquoi",
        "Message Alerte OuvertureDeFil",
        destinataires="les personnes de l’échange, la Région, le délégué à la protection des données",
    ),
    Traitement(
        "Ranger ses lectures",
        "signets, collections, livrets demandés",
        "Signet CollectionDeFiches Livret",
        personnes=MEMBRES,
        destinataires="la personne seule ; une collection, si elle la partage",
        duree="jusqu’à ce qu’elle les retire ; un livret, une semaine",
    ),
]
