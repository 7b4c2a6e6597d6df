import { type Chance, chance } from './chance.js';

/** Where somebody in the course of a case lets time pass. */
export type Delay = 'recording' | 'analysis' | 'approval' | 'handling' | 'feedback' | 'improvement' | 'effect';

/** What a live case is about and how it will go; the same for the same number and seed. */
export type Character = {
  readonly number: number;
  readonly complainant: { readonly name: string; readonly phone: string; readonly address: string };
  readonly customerId: string;
  readonly channel: 'hotline' | 'online_chat' | 'wechat' | 'social_media';
  readonly product: string;
  readonly category: 'quality_fault' | 'service' | 'delivery' | 'attitude' | 'price';
  readonly words: string;
  readonly severity: 'minor' | 'general' | 'serious';
  readonly upheld: boolean;
  readonly recordReturned: boolean;
  /** At which point the customer withdraws; never for most. */
  readonly withdrawn: boolean;
  readonly plansRefused: number;
  /** How often the customer is not satisfied. */
  readonly dissatisfied: number;
  readonly unreachable: boolean;
  readonly late: Delay | undefined;
  /** How many working days somebody is late by. */
  readonly lateDays: number;
  /** Improvements without effect before one has it. */
  readonly improvementsInVain: number;
  readonly waived: boolean;
  readonly lossFen: number;
  readonly dice: Chance;
};

const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周', '徐', '孙', '马', '朱', '胡', '郭'] as const;
const GIVEN = ['伟', '芳', '娜', '敏', '静', '磊', '洋', '艳', '勇', '军', '秀英', '志强', '晓东', '文静', '建国', '雪梅'] as const;
const CITIES = ['上海市浦东新区', '南京市鼓楼区', '杭州市西湖区', '广州市天河区', '成都市武侯区', '武汉市洪山区'] as const;

const MATTERS = [
  ['空调', 'quality_fault', '新装的空调制冷三天后就不再制冷，室外机有异响。'],
  ['空调', 'service', '报修两次，维修人员一直没有上门，家里有老人，天气很热。'],
  ['冰箱', 'quality_fault', '冰箱冷藏室结冰，食物全部冻坏，要求更换。'],
  ['冰箱', 'delivery', '约定周六送货，等了一整天没有人来，也没有电话。'],
  ['洗衣机', 'quality_fault', '洗衣机脱水时剧烈震动，地砖被震裂。'],
  ['洗衣机', 'attitude', '客服接电话时态度生硬，问题没有说完就挂断。'],
  ['热水器', 'quality_fault', '热水器漏水，浸泡了橱柜，要求赔偿损失。'],
  ['热水器', 'price', '安装时加收的材料费与报价不符，没有提供清单。'],
  ['油烟机', 'service', '清洗后油烟机噪音变大，要求重新检修。'],
  ['净水器', 'quality_fault', '更换滤芯后出水仍有异味，担心饮水安全。'],
] as const;

/** How live case number `number` (from 1) will go under a seed. */
export const characterOf = (seed: number, number: number): Character => {
  const dice = chance(seed + number * 7_919);
  const [product, category, words] = dice.pick(MATTERS);
  const severity = dice.weighted([
    ['minor', 5],
    ['general', 4],
    ['serious', 1.5],
  ] as const);
  const upheld = !dice.happens(0.1);
  return {
    number,
    complainant: {
      name: `${dice.pick(SURNAMES)}${dice.pick(GIVEN)}`,
      phone: `139${String(dice.below(100_000_000)).padStart(8, '0')}`,
      address: `${dice.pick(CITIES)}示例路${1 + dice.below(300)}号`,
    },
    customerId: `KH-${1_000 + dice.below(60)}`,
    channel: dice.pick(['hotline', 'online_chat', 'wechat', 'social_media']),
    product,
    category,
    words,
    severity,
    upheld,
    recordReturned: dice.happens(0.15),
    withdrawn: upheld && dice.happens(0.05),
    plansRefused: dice.happens(0.2) ? 1 : 0,
    dissatisfied: dice.weighted([
      [0, 76],
      [1, 17],
      [2, 4],
      [3, 3],
    ]),
    unreachable: dice.happens(0.06),
    late: dice.weighted<Delay | undefined>([
      [undefined, 55],
      ['recording', 6],
      ['analysis', 11],
      ['approval', 9],
      ['handling', 7],
      ['feedback', 5],
      ['improvement', 4],
      ['effect', 3],
    ]),
    lateDays: 2 + dice.below(4),
    improvementsInVain: dice.happens(0.1) ? 1 : 0,
    waived: dice.happens(0.35),
    lossFen: dice.happens(0.3) ? (1 + dice.below(40)) * 10_000 : 0,
    dice,
  };
};
