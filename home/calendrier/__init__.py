"""What a calendar is made of: a month week by week (`mois`), events for other calendars (`ical`).

    mois = Mois.lire(request.GET["mois"])                       # « 2027-01 », or this month
    seances = Seance.objects.filter(date__gte=mois.du, date__lt=mois.au)
    semaines = mois.semaines((s.date, s.session) for s in seances)

Days run from the first to the last, excluded, as everywhere in the house: `home.periodes` has the rows that hold so.
"""
