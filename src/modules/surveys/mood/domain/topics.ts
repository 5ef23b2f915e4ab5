/** What a sentence is about. */
export const MOOD_TOPICS = [
  'room',
  'cleanliness',
  'bathroom',
  'bed',
  'breakfast',
  'dining',
  'staff',
  'location',
  'noise',
  'wifi',
  'price',
  'facilities',
  'booking',
  'check_in',
  'check_out',
] as const;
export type MoodTopic = (typeof MOOD_TOPICS)[number];

/** Words by which a topic is known, in simplified Chinese and, separated by `|`, in English. */
export const TOPIC_WORDS: Readonly<Record<MoodTopic, { zh: string; en: string }>> = {
  room: {
    zh: '房间 客房 房子 屋子 房内 室内 大床房 标间 标准间 单人间 双人间 套房 家具 装修 装潢 装饰 窗户 窗帘 地毯 空调 暖气 电视 面积 隔间 墙纸 布置',
    en: 'room|rooms|suite|suites|furniture|decor|carpet|carpets|window|windows|air conditioning|air conditioner|heating|heater|tv|television|closet|balcony|guestroom|wallpaper',
  },
  cleanliness: {
    zh: '干净 整洁 清洁 卫生 打扫 脏 很脏 太脏 肮脏 脏乱 不干净 不卫生 灰尘 污渍 霉味 发霉 异味 臭味 烟味 头发 毛发 蟑螂 虫子 蚊子 老鼠 一尘不染 保洁',
    en: 'clean|cleanliness|cleaned|spotless|immaculate|dirty|filthy|stain|stains|stained|dust|dusty|mold|mould|moldy|mildew|musty|hair|hairs|bugs|bed bugs|roach|roaches|cockroach|cockroaches|smell|smelled|smelly|housekeeping|unsanitary|unclean|grimy',
  },
  bathroom: {
    zh: '卫生间 浴室 洗手间 厕所 马桶 淋浴 浴缸 洗澡 热水 毛巾 浴巾 牙刷 洗浴 龙头 花洒 下水道 淋浴房',
    en: 'bathroom|bathrooms|bath|shower|showers|toilet|tub|bathtub|towel|towels|sink|faucet|toiletries',
  },
  bed: {
    zh: '床 床铺 床垫 床单 被子 枕头 床上用品 被褥 睡眠 睡',
    en: 'bed|beds|mattress|pillow|pillows|sheets|linens|bedding|sleep|slept',
  },
  breakfast: { zh: '早餐 早饭 早点 自助早餐', en: 'breakfast|breakfasts|breakfast buffet|continental breakfast' },
  dining: {
    zh: '餐厅 晚餐 午餐 晚饭 午饭 用餐 吃饭 菜 菜品 菜肴 味道 自助餐 餐饮 西餐 中餐 西餐厅 中餐厅 酒吧 咖啡厅 送餐 饭菜 宵夜 食物 口味',
    en: 'restaurant|restaurants|dinner|lunch|food|meal|meals|bar|coffee|drinks|drink|buffet|room service|menu|dining|lounge|cafe',
  },
  staff: {
    zh: '服务 服务员 服务生 员工 工作人员 态度 前台 服务态度 经理 大堂经理 门童 保安 行李员 礼宾 客服 阿姨 接待 人员 小姐 礼宾部 管家',
    en: 'staff|service|employee|employees|manager|management|concierge|front desk|reception|receptionist|bellman|bellmen|doorman|doormen|maid|maids|clerk|waiter|waitress|bartender|desk clerk|personnel|valet|housekeeper|customer service',
  },
  location: {
    zh: '位置 地理位置 地段 交通 地铁 地铁站 火车站 机场 车站 附近 周边 周围 市中心 商圈 步行 景点 打车 海边 出行 距离 离',
    en: 'location|located|downtown|walk|walking|walking distance|subway|train|metro|airport|neighborhood|blocks|block|shopping|attractions|close to|steps from|area|central|centrally|view|views',
  },
  noise: {
    zh: '噪音 噪声 吵 隔音 安静 嘈杂 声音 吵死 吵醒 不隔音 隔音差 隔音不好 幽静 清静 有点吵 噪杂 吵闹',
    en: 'noise|noisy|quiet|loud|thin walls|soundproof|soundproofing|noises|traffic|party|peaceful',
  },
  wifi: { zh: '网络 上网 宽带 网速 无线 无线网 无线网络 wifi 网线 断网', en: 'wifi|wi-fi|internet|wireless|broadband|connection|wi fi' },
  price: {
    zh: '价格 价钱 房价 性价比 性价比高 便宜 贵 偏贵 太贵 较贵 小贵 实惠 收费 划算 物有所值 物超所值 特价 价位 费用 钱 押金 发票',
    en: 'price|prices|rate|rates|value|cost|money|expensive|pricey|overpriced|cheap|affordable|fee|fees|charge|charged|charges|bill|deal|bargain|rip off|priceline',
  },
  facilities: {
    zh: '设施 设备 电梯 泳池 游泳池 健身房 停车 停车场 停车位 大堂 大厅 硬件 会议室 桑拿 洗衣 花园 儿童乐园 车库 商务中心 温泉',
    en: 'facilities|facility|pool|gym|fitness|fitness center|elevator|elevators|lobby|parking|spa|amenities|sauna|laundry|business center|garage|hot tub|jacuzzi|minibar|mini bar|lift',
  },
  booking: {
    zh: '预订 预定 订房 订单 携程 网上预订 确认 取消 官网 网站 订的',
    en: 'booking|booked|reservation|reservations|reserve|reserved|website|web site|confirmation|cancellation|cancel|cancelled|canceled|expedia|hotwire|orbitz',
  },
  check_in: {
    zh: '入住手续 办理入住 登记 入住时 办理 房卡 接机',
    en: 'check in|check-in|checked in|checking in|checkin|arrival|arrived|early check in|room key|key card',
  },
  check_out: { zh: '退房 结账 离店 结帐', en: 'check out|check-out|checked out|checking out|checkout' },
};
