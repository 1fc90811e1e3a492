"""Who opens what among the reprises of practice notes and what people say of them."""

from tests.droits.ecriture import ECRITURE
from tests.droits.groupes import GROUPES
from tests.droits.lignes import MEMBRES, TOUS, Ligne, membres, seuls
from tests.droits.pieces import PIECES
from tests.droits.ressources import RESSOURCES

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
ECHANGES: list[Ligne] = [
    Ligne("pratiques_fil_de_relecture", seuls("auteur lecteur"), "auteurs et lecteurs", "fiche en relecture"),
    Ligne("pratiques_fil_de_relecture", seuls("auteur lecteur"), "auteurs et lecteurs", "fiche suspendue"),
    Ligne("pratiques_fil_de_relecture", seuls("auteur"), "aucun lecteur encore", "fiche en attente"),
    Ligne(
        "pratiques_fil_message_retirer",
        seuls("lecteur"),
        "à qui l’a écrit",
        "message de relecture",
        envoi=seuls("lecteur", 302),
    ),
    Ligne("pratiques_fil_consulter", seuls("region"), "un motif d’abord, gardé", "fiche en relecture"),
    Ligne("pratiques_ouvertures", seuls("dpo region"), "qui, quand, pourquoi"),
    Ligne("pratiques_questions", MEMBRES, "chacun y répond"),
    Ligne("pratiques_alertes", seuls("tete autre_tete region"), "bureau d’un réseau, les siennes"),
    Ligne("pratiques_fiche_signaler", TOUS, "sans compte ; borné à l’heure", "fiche publique"),
    Ligne("pratiques_fiche_signaler", MEMBRES, "qui la lit", "fiche des membres"),
    Ligne("pratiques_alerte_traiter", seuls("tete region"), "réseau de la fiche", "signalement d’une fiche"),
    Ligne("pratiques_echanges", MEMBRES, "entre membres", "fiche publique"),
    Ligne("pratiques_echanges", MEMBRES, "entre membres", "fiche des membres"),
    Ligne("pratiques_echanges", seuls(""), "pas encore publiée", "fiche en relecture"),
    Ligne("pratiques_echanges", seuls(""), "hors ligne", "fiche suspendue"),
    Ligne("pratiques_fil", MEMBRES, "entre membres", "question"),
    Ligne("pratiques_fil", membres(302), "mène à sa question", "réponse"),
    Ligne("pratiques_fil", seuls("auteur lecteur tete region"), "fiche hors ligne", "question cachée"),
    Ligne(
        "pratiques_message_retenir",
        membres(405),
        "qui a demandé, et qui répond de la fiche",
        "réponse",
        envoi=seuls("conseiller auteur tete region", 302),
    ),
    Ligne(
        "pratiques_message_retirer",
        seuls("collegue"),
        "à qui l’a écrit",
        "commentaire à retirer",
        envoi=seuls("collegue", 302),
    ),
    Ligne("pratiques_message_signaler", MEMBRES, "entre membres", "question"),
    Ligne("pratiques_message_moderer", seuls("tete region"), "réseau de la fiche", "question"),
]
A_SOI = "à qui l’a faite"
COLLECTIONS: list[Ligne] = [
    Ligne("pratiques_document_deposer", MEMBRES, "écrire à partir d’un document", envoi=membres(422)),
    Ligne("pratiques_document", seuls("auteur"), "à l’auteur seul", "brouillon d’un document"),
    *ECRITURE,
    Ligne(
        "pratiques_dupliquer",
        membres(405),
        "qui appartient à une structure",
        "fiche publique",
        envoi=seuls("conseiller collegue auteur lecteur referent autre_referent", 302),
    ),
    Ligne("pratiques_signets", MEMBRES, "chacun les siens"),
    Ligne("pratiques_signet", membres(405), "entre membres", "fiche publique", envoi=membres(302)),
    Ligne("pratiques_ranger", MEMBRES, "entre membres", "fiche publique"),
    Ligne("pratiques_ranger", seuls(""), "pas encore publiée", "fiche en relecture"),
    Ligne("pratiques_collections", MEMBRES, "partagées entre membres"),
    Ligne("pratiques_collection_creer", MEMBRES, "chacun les siennes"),
    Ligne("pratiques_collection", MEMBRES, "partagée", "collection partagée"),
    Ligne("pratiques_collection", seuls("auteur"), A_SOI, "collection"),
    Ligne("pratiques_collection_modifier", seuls("auteur"), A_SOI, "collection partagée"),
    Ligne("pratiques_collection_supprimer", seuls("auteur"), A_SOI, "collection"),
    Ligne("pratiques_collection_ordonner", membres(405), A_SOI, "rang de collection", envoi=seuls("auteur", 302)),
    Ligne("pratiques_livret_demander", membres(405), A_SOI, "collection", envoi=seuls("auteur", 302)),
    Ligne("pratiques_livret", seuls("auteur"), "à qui l’a demandé", "livret"),
    Ligne("pratiques_livret_pdf", seuls("auteur"), "à qui l’a demandé", "livret"),
    *PIECES,
    *RESSOURCES,
    *GROUPES,
]
