"""Commune search over the real table: prefixes, St, accents, hyphens, postal codes, former names, typing mistakes."""

from django.test import TestCase

from reseau.territoires.models import Commune
from reseau.territoires.queries.communes import commune_get, commune_par_code, commune_search
from reseau.territoires.rules import territoires_charger


class RechercheTest(TestCase):
    """One loading for all these reads."""

    @classmethod
    def setUpTestData(cls):
        territoires_charger()

    def noms(self, texte, limite=8):
        return [c.libelle for c in commune_search(texte, limite)]

    def test_search_finds_the_commune_first_whatever_the_writing(self):
        cas = {
            "nior": "Niort (79)",
            "NIORT": "Niort (79)",
            "st jean d angely": "Saint-Jean-d’Angély (17)",
            "St-Jean-d'Angély": "Saint-Jean-d’Angély (17)",
            "saint jean d’angély": "Saint-Jean-d’Angély (17)",
            "saint jean dangely": "Saint-Jean-d’Angély (17)",
            "ste soulle": "Sainte-Soulle (17)",
            "angouleme": "Angoulême (16)",
            "rochelle": "La Rochelle (17)",
            "La Rochelle": "La Rochelle (17)",
            "isle d'espagnac": "L’Isle-d’Espagnac (16)",
            "fontaine le comte": "Fontaine-le-Comte (86)",
            "aunac s/ charente": "Aunac-sur-Charente (16)",
            "barbezieux": "Barbezieux-Saint-Hilaire (16)",
            "espagnac": "L’Isle-d’Espagnac (16)",
        }
        for texte, attendu in cas.items():
            with self.subTest(texte=texte):
                self.assertEqual(self.noms(texte)[0], attendu)

    def test_search_with_a_typing_mistake_still_finds(self):
        cas = {
            "poitirs": "Poitiers (86)",
            "poiters": "Poitiers (86)",
            "chatelerau": "Châtellerault (86)",
            "angulem": "Angoulême (16)",
            "la rochele": "La Rochelle (17)",
            "bresuire": "Bressuire (79)",
            "rochfort": "Rochefort (17)",
            "parthnay": "Parthenay (79)",
            "saint jean dangeli": "Saint-Jean-d’Angély (17)",
        }
        for texte, attendu in cas.items():
            with self.subTest(texte=texte):
                self.assertEqual(self.noms(texte)[0], attendu)
        self.assertIn("Niort (79)", self.noms("noirt"))

    def test_search_by_postal_code_gives_its_communes_most_populated_first(self):
        self.assertEqual(self.noms("79000"), ["Niort (79)", "Bessines (79)", "Sciecq (79)"])
        self.assertEqual(self.noms("790")[0], "Niort (79)")

    def test_search_by_postal_code_and_name_keeps_only_that_name(self):
        self.assertEqual(self.noms("79000 bess"), ["Bessines (79)"])

    def test_search_with_a_cedex_code_uses_its_departement(self):
        self.assertEqual(self.noms("86034 Poitiers CEDEX")[0], "Poitiers (86)")

    def test_search_by_former_name_or_code_gives_the_commune_of_today(self):
        self.assertEqual(self.noms("Villejésus"), ["Aigre (16)"])
        self.assertEqual(self.noms("16411"), ["Aigre (16)"])

    def test_search_between_homonyms_obeys_the_departement(self):
        self.assertEqual(self.noms("chalais (86)"), ["Chalais (86)"])
        self.assertEqual(self.noms("chalais 16")[0], "Chalais (16)")
        self.assertNotIn("Chalais (86)", self.noms("chalais 16"))

    def test_search_never_fails_on_nonsense(self):
        for texte in ("", " ", "???", "'", "%", "\x00", "12", "٣٤", "<script>", "x" * 10_000, "(" * 5_000, "🦄", "2a"):
            with self.subTest(texte=texte[:20]):
                self.assertLessEqual(len(commune_search(texte)), 8)

    def test_search_honours_its_limit(self):
        self.assertEqual(len(self.noms("saint", limite=3)), 3)

    def test_search_makes_two_queries(self):
        commune_search("niort")
        with self.assertNumQueries(2):
            commune_search("saint")

    def test_search_after_a_change_sees_the_new_name(self):
        self.assertEqual(self.noms("zanzibar"), [])
        modele = Commune.objects.get(code_insee="79191")
        modele.pk, modele.code_insee, modele.nom, modele.nom_replie = None, "79999", "Zanzibar", "zanzibar"
        modele.save()
        self.assertEqual(self.noms("zanzibar"), ["Zanzibar (79)"])

    def test_get_resolves_what_people_and_links_write(self):
        cas = {
            "Niort": "79191",
            " niort ": "79191",
            "Niort (79)": "79191",
            "79000 Niort": "79191",
            "Niort 79000": "79191",
            "79191": "79191",
            "Chalais (86)": "86049",
            "Villejésus": "16005",
            "St Jean d'Angély": "17347",
        }
        for texte, code in cas.items():
            with self.subTest(texte=texte):
                self.assertEqual(commune_get(texte).code_insee, code)

    def test_get_refuses_to_choose_between_several(self):
        for texte in ("Chalais", "nior", "79000", "17300", "", "Atlantide"):
            with self.subTest(texte=texte):
                self.assertIsNone(commune_get(texte))

    def test_get_understands_the_labels_shown(self):
        communes = list(Commune.objects.all())
        libelles = [commune.libelle for commune in communes]
        self.assertEqual(len(set(libelles)), len(libelles))
        noms = [commune.nom for commune in communes]
        for commune in [c for n, c in enumerate(communes) if n % 20 == 0 or noms.count(c.nom) > 1]:
            with self.subTest(libelle=commune.libelle):
                self.assertEqual(commune_get(commune.libelle), commune)

    def test_code_leads_to_the_commune_even_when_it_is_also_a_postal_code(self):
        self.assertEqual(commune_par_code("17300").nom, "La Rochelle")
        self.assertEqual(commune_par_code("16411").nom, "Aigre")
        self.assertIsNone(commune_par_code("99999"))

    def test_suggestions_page_answers_json_that_may_be_kept(self):
        reponse = self.client.get("/territoires/communes/", {"q": "st jean d'ang"})
        self.assertEqual(reponse.status_code, 200)
        premiere = reponse.json()["communes"][0]
        self.assertEqual(premiere["libelle"], "Saint-Jean-d’Angély (17)")
        self.assertEqual(premiere["code"], "17347")
        self.assertEqual(premiere["departement"], "Charente-Maritime")
        self.assertEqual(premiere["codes_postaux"], ["17400"])
        self.assertIn("public", reponse["Cache-Control"])
        self.assertIn("max-age=3600", reponse["Cache-Control"])

    def test_suggestions_page_without_text_answers_an_empty_list(self):
        self.assertEqual(self.client.get("/territoires/communes/").json(), {"communes": []})
        self.assertEqual(self.client.get("/territoires/communes/?q=a&q=xyzxyz").status_code, 200)
        self.assertEqual(self.client.post("/territoires/communes/").status_code, 405)
