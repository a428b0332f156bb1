"""What verbinders of the demo city wrote about matches: agreed, gained, told on handing over."""

from __future__ import annotations

from collections.abc import Mapping

AGREEMENTS = (
    "Elke dinsdagochtend een uur, en bellen als het niet lukt.",
    "Eerst drie keer samen, daarna kijken we of het bevalt.",
    "Om de week op donderdagmiddag, bij het buurthuis.",
    "Ze spreken zelf af. Ik bel eens in de maand.",
    "Alleen als het droog is. Koffie achteraf hoort erbij.",
    "Reiskosten vergoedt de plek. Stoppen mag altijd.",
    "Samen beginnen, en na twee weken alleen.",
    "Een vast maatje op de werkvloer, en pauze om half elf.",
)
GAINED_RESIDENT = (
    "Weer een reden om de deur uit te gaan",
    "Iemand om mee te lachen",
    "Durft nu zelf te bellen",
    "Nieuwe recepten en een vast adres op dinsdag",
    "Weet de weg naar het buurthuis",
    "Voelt zich weer nodig",
    "Een ritme in de week",
)
GAINED_PLACE = (
    "Een paar handen erbij op drukke dagen",
    "Nieuwe gezichten in de zaak",
    "De buurt weet ons nu te vinden",
    "Iemand die de tuin bijhoudt",
    "Een frisse blik",
    "Meer activiteiten op de middag",
)
EARLIER_STEPS = (
    "Bellen of het uitkomt",
    "Langsgaan als het weer beter is",
    "Wachten op bericht",
    "Een mail sturen met de tijden",
)
HAND_OVERS = (
    (
        "Ze kennen elkaar van de markt.\nBellen kan het best na tien uur.\n"
        "De volgende stap: samen een datum prikken."
    ),
    (
        "Loopt goed, maar het tempo ligt laag.\nNiet duwen, wel af en toe bellen.\n"
        "De plek weet dat jij het overneemt."
    ),
    (
        "Er was een misverstand over de tijd. Dat is uitgesproken.\n"
        "Vraag bij de eerste keer even hoe het ging."
    ),
    "Alles staat in de notities.\nGraag in de eerste week een keer langsgaan.",
)
VIEWS: Mapping[str, str] = {
    "Mijn kaarten": "wie=mij",
    "Wat stilstaat": "stil=ja",
    "Voor het overleg": "rijen=verbinder",
    "Wachten op de plek": "wacht=plek&rijen=soort",
}
