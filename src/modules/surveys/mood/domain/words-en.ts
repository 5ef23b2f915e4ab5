/** Hotel words that AFINN does not know, or that mean something else in a hotel, by how good (3) or bad (-3) they are. Our own list. */
export const EN_VALENCE: readonly (readonly [valence: number, words: string])[] = [
  [
    3,
    "immaculate|impeccable|spotless|flawless|exceeded|gem|top notch|first class|second to none|highly recommend|cannot wait to return|can't wait to return|luxurious|pampered|sumptuous|heavenly|faultless",
  ],
  [
    2,
    `spacious|roomy|quiet|cozy|cosy|comfy|convenient|conveniently|attentive|accommodating|prompt|promptly|welcoming|professional|delicious|tasty|elegant|stylish|upgraded|upgrade|well appointed|well maintained|walking distance|great location|good value|
    worth|recommend|recommended|would return|will return|will be back|come back|stay again|return again|will definitely|knowledgeable|plush|modern|affordable|bargain|hospitable|hospitality|went out of their way|above and beyond|thoughtful|personable|home away from home|
    no problem|no problems|no complaints|no issues|not bad|steal|amenities|complimentary|gorgeous|smooth|refreshing|relaxing|effortless|seamless`,
  ],
  [
    1,
    'updated|renovated|decent|reasonable|reasonably|close to|steps from|easy|quickly|large|huge|generous|ample|central|centrally|variety|view|views|warm|fresh|soft|nicely|fast|plenty',
  ],
  [
    -1,
    `old|small|tiny|dated|outdated|dingy|expensive|pricey|overpriced|slow|thin walls|basic|average|mediocre|lacking|lacked|wait|waited|waiting|crowded|far from|hot|cold|hard|bland|dim|dark|odd|confusing|charged|charge|extra|unfortunately|however|supposed|
    instead|apparently|nothing special|so so|not worth|needs|outside noise|loud|noise|traffic|cheap|cheaply`,
  ],
  [
    -2,
    `worn|worn out|run down|shabby|stain|stains|stained|smell|smelled|smelly|smelt|stench|odor|odour|mold|mould|moldy|mildew|musty|hair|hairs|bugs|bug|roach|roaches|cockroach|cockroaches|bed bugs|cramped|noisy|unresponsive|unhelpful|unprofessional|unfriendly|unwelcoming|
    indifferent|inattentive|uncomfortable|unclean|filthy|grimy|sticky|leak|leaked|leaking|leaky|clogged|malfunctioning|rip off|ripoff|overcharged|refund|complained|complain|complaint|complaints|manager|apology|apologize|apologized|never again|not return|not recommend|not stay|
    never stay|never return|stay away|look elsewhere|elsewhere|hidden fees|hidden charges|understaffed|incompetent|condescending|ignored|broken|does not work|didn't work|did not work|not working|wouldn't|no one|nobody|rudely|thin|let down|peeling|cracked|torn|dust|dusty|
    downhill|subpar|sub par|unacceptable|waste|wasted|unsanitary|poorly|paid`,
  ],
  [
    -3,
    'disgusting|nightmare|appalling|atrocious|dreadful|horrid|horrific|infested|revolting|vile|gross|deplorable|worst|fleabag|scam|beware|avoid',
  ],
];

/** Turns round what follows within three words. */
export const EN_NEGATION =
  "not|no|never|without|hardly|barely|scarcely|isn't|wasn't|weren't|aren't|don't|didn't|doesn't|can't|couldn't|cannot|won't|wouldn't|shouldn't|hasn't|haven't|hadn't|ain't|neither|nor|lack of|far from being|anything but|less than";

export const EN_DEGREE: readonly (readonly [factor: number, words: string])[] = [
  [
    1.5,
    'very|extremely|really|so|too|absolutely|incredibly|super|exceptionally|totally|completely|utterly|truly|highly|especially|most|beyond|unbelievably',
  ],
  [0.6, 'slightly|somewhat|a bit|a little|fairly|rather|kind of|sort of|relatively|almost|a tad'],
];

export const EN_CONTRAST = 'but|however|although|though|yet|unfortunately|except|overall|all in all|in the end';

/** Known to AFINN, but saying nothing of a hotel. */
export const EN_NEUTRAL =
  'like|no|hell|free of charge|matter|please|block|fire|fire place|cut|stop|stopped|top|reach|reached|share|shared|want|wanted|pay|natural|big|united|cool off|alone|hard rock|hard drive|check out|drop|dropped|lost and found|stuck|miss|missed|wish|thank you for|front desk|desk|grand|united states|super bowl|fine dining|hot water|hot tub|hot breakfast|hot tubs|large party|cold water|cold drinks|air conditioned|help|true|please note|interest|interested|mile|miles|ha|yes|chance';
