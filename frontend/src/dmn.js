import './common/page.js'; import './common/base.css';
