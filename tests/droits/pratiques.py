"""Who opens what among the reprises of practice notes and what people say of them."""

from tests.droits.lignes import MEMBRES, TOUS, Ligne, membres, seuls

# Une structure fait la différence entre lire et reprendre.
RATTACHES = seuls("conseiller collegue auteur lecteur referent autre_referent")
REPRISES: list[Ligne] = [
    Ligne("pratiques_contributions", MEMBRES, "par réseau, jamais par personne"),
    Ligne("pratiques_reprendre", RATTACHES, "qui appartient à une structure", "fiche publique"),
    Ligne("pratiques_reprendre", seuls(""), "pas encore publiée", "fiche en relecture"),
    Ligne("pratiques_reprises", TOUS, "choix de l’auteur", "fiche publique"),
    Ligne("pratiques_reprises", MEMBRES, "choix de l’auteur", "fiche des membres"),
    Ligne("pratiques_reprises", seuls("auteur lecteur tete region"), "pas encore publiée", "fiche en relecture"),
    Ligne(
        "pratiques_reprise",
        seuls("conseiller auteur tete region"),
        "qui l’a enregistrée, et qui répond de la fiche",
        "reprise en attente",
    ),
    Ligne(
        "pratiques_reprise_retirer",
        membres(405),
        "à qui l’a enregistrée",
        "reprise en attente",
        envoi=seuls("conseiller", 302),
    ),
    Ligne("pratiques_fiche_agir", seuls("region"), "recommander", "fiche publique à recommander"),
]
