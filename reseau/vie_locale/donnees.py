"""What this room knows of a person: what one wrote, published, relayed, noted."""

from home.donnees import rubrique
from home.registre import Rubrique
from reseau.comptes.models import Compte
from reseau.vie_locale.models import Actualite, EntreeJournal, OrientationRegionale, Relais


def donnees_de_la_vie_locale(compte: Compte) -> list[Rubrique]:
    """News, orientations, relays, and one's lines of the log, kept three years."""
    relais = Relais.objects.filter(par=compte).select_related("orientation", "reseau")
    entrees = EntreeJournal.objects.filter(auteur=compte).select_related("bassin", "structure")
    return [
        rubrique("Actualités écrites", Actualite.objects.filter(auteur=compte),
                 {"Titre": "titre", "Texte": "texte", "Paraît le": "du", "Expire le": "expire_le"}),
        rubrique("Actualités retirées", Actualite.objects.filter(retiree_par=compte),
                 {"Titre": "titre", "Retirée le": "retiree_le"}),
        rubrique("Orientations publiées", OrientationRegionale.objects.filter(publiee_par=compte),
                 {"Numéro": "numero", "Titre": "titre", "Le": "publiee_le"}),
        rubrique("Orientations relayées", relais,
                 {"Orientation": "orientation.numero", "Réseau": "reseau.nom", "Le": "le", "À qui": "destinataires",
                  "Combien": "nombre"}),
        rubrique("Journal des bassins", entrees,
                 {"Date": "le", "Genre": "get_genre_display", "Bassin": "bassin.nom", "Structure": "structure.nom",
                  "Minutes": "minutes", "Note": "note"}),
    ]  # fmt: skip
