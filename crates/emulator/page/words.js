// The texts of the page, in English and Chinese. A text is known by its English form.

const CHINESE = {
  '+ 1 minute': '快进 1 分钟',
  '+ 15 minutes': '快进 15 分钟',
  'Account': '账号',
  'Action': '操作',
  'Action, code, id…': '操作、错误码、ID…',
  'Add fault': '添加故障',
  'Answer': '响应',
  'Answer of one’s own': '自定义响应',
  'Becomes': '变为',
  'Body': '响应体',
  'Change': '变更',
  'Changes settle': '变更生效',
  'Clear': '清空',
  'Clock': '时钟',
  'Code': '错误码',
  'Controls': '控制',
  'Default server group': '默认服务器组',
  'Delay': '延迟',
  'Delete': '删除',
  'Effect': '效果',
  'Error code': '错误码',
  'Everything goes back to the start: state, clock, requests and faults.':
    '全部恢复到初始状态：数据、时钟、请求记录和故障。',
  'Faults': '故障注入',
  'Find load balancers': '查找负载均衡实例',
  'Find requests': '查找请求',
  'Go back': '恢复',
  'Half an answer': '只返回一半响应',
  'How many': '数量',
  'How many seconds later': '多少秒之后',
  'Listeners': '监听',
  'Load balancers': '负载均衡实例',
  'Master': '主',
  'Milliseconds': '毫秒',
  'Name, id, address, server…': '名称、ID、地址、服务器…',
  'Next': '下一页',
  'No call yet. Point a client at this address.': '还没有请求。请将客户端指向此地址。',
  'No listener.': '没有监听。',
  'No server group.': '没有服务器组。',
  'None matches.': '没有匹配项。',
  'Nothing goes wrong on purpose.': '未注入任何故障。',
  'Page of a proxy': '代理的错误页面',
  'Page {0} of {1}': '第 {0} / {1} 页',
  'Pages of load balancers': '负载均衡实例分页',
  'Parameters': '参数',
  'Parts of the page': '页面导航',
  'Previous': '上一页',
  'Requests': '请求记录',
  'Reset after the change': '变更后断开连接',
  'Reset before the change': '变更前断开连接',
  'Reset everything': '全部重置',
  'Retry after, seconds': '重试等待秒数',
  'Rules': '转发规则',
  'Load balancer emulator': '负载均衡模拟器',
  'Server': '服务器',
  'Server groups': '服务器组',
  'Skip to the load balancers': '跳到负载均衡实例',
  'Slave': '备',
  'Snapshot': '快照',
  'State of {0}': '{0} 的状态',
  'Status': '状态码',
  'Take': '保存',
  'The emulator does not answer.': '模拟器没有响应。',
  'There is no load balancer.': '没有负载均衡实例。',
  'Throttling': '限流',
  'Times': '次数',
  'account': '账号',
  'active': '运行中',
  'address': '地址',
  'after descriptions': '查询若干次后',
  'after milliseconds': '若干毫秒后',
  'all accounts': '全部账号',
  'any action': '任意操作',
  'at once': '立即',
  'configuring': '配置中',
  'connection reset': '连接被重置',
  'copies': '流量镜像',
  'errors only': '仅错误',
  'every time': '每次',
  'fault': '故障',
  'fired {0}': '已触发 {0} 次',
  'for responses': '出方向',
  'id': 'ID',
  'inactive': '已停止',
  'live': '实时',
  'locked': '已锁定',
  'method': '方法',
  'name': '名称',
  'no action': '无操作名',
  'no servers': '没有服务器',
  'number': '序号',
  'priority {0}': '优先级 {0}',
  'redirects to port {0}': '重定向到端口 {0}',
  'region': '地域',
  'released': '已释放',
  'request id': '请求 ID',
  'running': '运行中',
  'seconds later': '秒后',
  'shared': '共享型',
  'shifted': '已切流',
  'spec': '规格',
  'starting': '启动中',
  'status': '状态码',
  'stopped': '已停止',
  'stopping': '停止中',
  'took': '耗时',
  'type': '网络类型',
  'unhealthy': '异常',
  'unused': '未使用',
  'weight {0}': '权重 {0}',
  '{0} left': '剩余 {0} 次',
  '{0} more': '还有 {0} 个',
  '{0} of {1}': '{0} / {1}',
};

const KEY = 'aliyun-emulator.language';

function chosen() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage may be switched off.
    return null;
  }
}

const chinese = (chosen() ?? navigator.language).toLowerCase().startsWith('zh');

/** A text in the language of the reader; what is not in the dictionary stays as it is. */
export function t(text, ...values) {
  const own = chinese && Object.hasOwn(CHINESE, text) ? CHINESE[text] : text;
  return own.replace(/\{(\d)\}/g, (_, n) => values[n]);
}

/** Puts what stands in the HTML into that language, and offers the other one. */
export function translate() {
  document.documentElement.lang = chinese ? 'zh-CN' : 'en';
  document.title = t('Load balancer emulator');
  for (const element of document.querySelectorAll('[data-t]')) {
    element.textContent = t(element.textContent);
  }
  for (const element of document.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', t(element.getAttribute('aria-label')));
  }
  for (const element of document.querySelectorAll('[data-t-hint]')) {
    element.placeholder = t(element.placeholder);
  }
  const button = document.getElementById('language');
  button.textContent = chinese ? 'English' : '中文';
  button.lang = chinese ? 'en' : 'zh-CN';
  button.onclick = () => {
    try {
      localStorage.setItem(KEY, chinese ? 'en' : 'zh');
    } catch {
      return;
    }
    location.reload();
  };
}
