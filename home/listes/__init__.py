"""A list: its rows, its words, its facets, its columns, said once; the page, the fragment and the files come with it.

    class Suivis(Liste):
        nom, titre, objets = "suivis", "Qui suit cette formation", ("personne", "personnes", "Personne")
        vide = "Personne n’a encore commencé cette formation."
        textes = ("compte__nom", "compte__prenom", "compte__email")
        facettes = (Facette("etat", "État", champ="etat", choix=EtatSuivi.choices),)
        colonnes = (
            Colonne("Personne", "compte.nom_complet", lien=lambda suivi: reverse("parcours_suivi", args=[suivi.pk])),
            Colonne("Commencée le", "commence_le"),
        )

        def lignes(self):
            return suivis_de_formation(self.sujet)

    @page(coordination_required)
    def suivis(request, formation_pk, forme=""):
        return Suivis(request, formation_get_pilotee(request.user, formation_pk)).repondre(forme)

`lignes` is a queryset, narrowed by the database, or a list, narrowed in memory. `?q=` searches, `?<facette>=` narrows,
`?page=` and `?par=` turn pages, `?format=csv` and `?format=xlsx` give the same rows as a file. A row has its own look
with `rang`, the template of a line; else the columns make a table. Every list of the house is tried by
`tests/test_listes.py`, which finds them by itself: a new one has a line there.
"""
